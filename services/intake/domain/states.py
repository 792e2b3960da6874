"""The states of a case and its items, and which act leads where: the table is the rule."""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "DRAFT"
    PRE_EXAM = "PRE_EXAM"
    RECEIVED = "RECEIVED"
    CORRECTING = "CORRECTING"
    NOT_REQUIRED = "NOT_REQUIRED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    ACCEPTED = "ACCEPTED"
    COMPLETED = "COMPLETED"
    DELIVERED = "DELIVERED"
    WITHDRAWN = "WITHDRAWN"
    TERMINATED = "TERMINATED"
    ARCHIVED = "ARCHIVED"

    @property
    def words(self) -> str:
        return _STATES[self]


class ItemState(StrEnum):
    REVIEWING = "REVIEWING"
    SUSPENDED = "SUSPENDED"
    ROUTED_UP = "ROUTED_UP"
    GRANTED = "GRANTED"
    DENIED = "DENIED"
    WITHDRAWN = "WITHDRAWN"
    TERMINATED = "TERMINATED"

    @property
    def words(self) -> str:
        return _ITEM_STATES[self]

    @property
    def ended(self) -> bool:
        return self not in (ItemState.REVIEWING, ItemState.SUSPENDED)

    @property
    def decided(self) -> bool:
        """A result there is to hand out; what was routed up or terminated needs no delivery."""
        return self in (ItemState.GRANTED, ItemState.DENIED)


class Act(StrEnum):
    SUBMIT = "submit"
    RECEIVE = "receive"
    ACCEPT = "accept"
    NOT_ACCEPT = "not_accept"
    ROUTE = "route"
    COMPLETE = "complete"
    TERMINATE = "terminate"
    DELIVER = "deliver"
    CONCLUDE = "conclude"

    @property
    def words(self) -> str:
        return _ACTS[self]


NEXT: dict[tuple[State, Act], State] = {
    (State.DRAFT, Act.SUBMIT): State.PRE_EXAM,
    (State.DRAFT, Act.RECEIVE): State.RECEIVED,
    (State.PRE_EXAM, Act.RECEIVE): State.RECEIVED,
    (State.PRE_EXAM, Act.NOT_ACCEPT): State.NOT_ACCEPTED,
    (State.RECEIVED, Act.ACCEPT): State.ACCEPTED,
    (State.RECEIVED, Act.NOT_ACCEPT): State.NOT_ACCEPTED,
    (State.ACCEPTED, Act.ROUTE): State.ACCEPTED,
    (State.ACCEPTED, Act.COMPLETE): State.COMPLETED,
    (State.ACCEPTED, Act.TERMINATE): State.TERMINATED,
    # A slow department costs the others nothing: what is decided goes out.
    (State.ACCEPTED, Act.DELIVER): State.ACCEPTED,
    (State.COMPLETED, Act.DELIVER): State.COMPLETED,
    (State.COMPLETED, Act.CONCLUDE): State.DELIVERED,
}

BY_HAND = (Act.RECEIVE, Act.ACCEPT, Act.NOT_ACCEPT, Act.DELIVER)
"""What people do to a case that exists; the other acts follow from these or from departments."""

ITEM_NEXT: dict[ItemState, frozenset[ItemState]] = {
    ItemState.REVIEWING: frozenset(ItemState) - {ItemState.REVIEWING},
    ItemState.SUSPENDED: frozenset(
        {ItemState.REVIEWING, ItemState.WITHDRAWN, ItemState.TERMINATED}
    ),
}
"""What approval may tell of an item; an ended one stays as it is."""

_STATES = {
    State.DRAFT: "草稿",
    State.PRE_EXAM: "网上预审",
    State.RECEIVED: "已收件",
    State.CORRECTING: "待补正",
    State.NOT_REQUIRED: "无需许可",
    State.NOT_ACCEPTED: "不予受理",
    State.ACCEPTED: "已受理",
    State.COMPLETED: "已办结",
    State.DELIVERED: "已送达",
    State.WITHDRAWN: "已撤回",
    State.TERMINATED: "已终止",
    State.ARCHIVED: "已归档",
}
_ITEM_STATES = {
    ItemState.REVIEWING: "审查中",
    ItemState.SUSPENDED: "特别程序中",
    ItemState.ROUTED_UP: "已转报上级",
    ItemState.GRANTED: "准予",
    ItemState.DENIED: "不予许可",
    ItemState.WITHDRAWN: "已撤回",
    ItemState.TERMINATED: "已终止",
}
_ACTS = {
    Act.SUBMIT: "提交",
    Act.RECEIVE: "收件",
    Act.ACCEPT: "受理",
    Act.NOT_ACCEPT: "不予受理",
    Act.ROUTE: "分送部门",
    Act.COMPLETE: "办结",
    Act.TERMINATE: "终止",
    Act.DELIVER: "出件",
    Act.CONCLUDE: "完成送达",
}
