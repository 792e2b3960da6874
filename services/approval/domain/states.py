"""The states of a department's item and the acts that move it; which may follow is in `rules`."""

from enum import StrEnum


class State(StrEnum):
    REVIEWING = "REVIEWING"
    SUSPENDED = "SUSPENDED"
    ROUTED_UP = "ROUTED_UP"
    GRANTED = "GRANTED"
    DENIED = "DENIED"
    WITHDRAWN = "WITHDRAWN"
    TERMINATED = "TERMINATED"

    @property
    def words(self) -> str:
        return _STATES[self]

    @property
    def open(self) -> bool:
        """Still on somebody's desk."""
        return self in OPEN

    @property
    def decided(self) -> bool:
        return self in (State.GRANTED, State.DENIED)


OPEN = (State.REVIEWING, State.SUSPENDED)


class Act(StrEnum):
    CLAIM = "claim"
    REVIEW = "review"
    CHECK = "check"
    GRANT = "grant"
    DENY = "deny"

    @property
    def words(self) -> str:
        return _ACTS[self]

    @property
    def decides(self) -> bool:
        return self in (Act.GRANT, Act.DENY)


_STATES = {
    State.REVIEWING: "审查中",
    State.SUSPENDED: "特别程序中",
    State.ROUTED_UP: "已转报上级",
    State.GRANTED: "准予",
    State.DENIED: "不予许可",
    State.WITHDRAWN: "申请人已撤回",
    State.TERMINATED: "已终止",
}
_ACTS = {
    Act.CLAIM: "认领",
    Act.REVIEW: "填写审查意见",
    Act.CHECK: "审核",
    Act.GRANT: "准予",
    Act.DENY: "不予许可",
}
