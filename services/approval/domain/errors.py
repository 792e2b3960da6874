"""What approval refuses. Each sentence tells an officer what to do next and names no person."""

from collections.abc import Sequence


class ItemRefused(Exception):
    """The rules of approval do not allow this."""


class UnknownItem(ItemRefused):
    def __init__(self) -> None:
        super().__init__("没有这一编号的事项。请从部门收件箱打开，或按办件编号加“-01”等核对。")


class ForeignDepartment(ItemRefused):
    def __init__(self) -> None:
        super().__init__("此事项不属于您所在的部门，无权查看和办理。分送有误的，请联系综合窗口。")


class NotYourRole(ItemRefused):
    def __init__(self, act: str, roles: Sequence[str]) -> None:
        super().__init__(f"“{act}”须由本部门的{'或'.join(roles)}办理，您没有这一角色。")


class IllegalAct(ItemRefused):
    def __init__(self, state: str, act: str) -> None:
        super().__init__(f"事项现为“{state}”，不能“{act}”。请刷新后查看可办的步骤。")


class AlreadyDecided(ItemRefused):
    def __init__(self, state: str) -> None:
        super().__init__(
            f"此事项已作出“{state}”的决定，不能再次决定。"
            "决定确有错误的，须依法撤销或者变更，不能重新录入。"
        )


class AlreadyClaimed(ItemRefused):
    def __init__(self, *, own: bool) -> None:
        super().__init__(
            "您已认领此事项，可以直接填写审查意见。"
            if own
            else "此事项已由本部门另一位经办人认领，不能重复认领。"
        )


class NotClaimed(ItemRefused):
    def __init__(self, act: str) -> None:
        super().__init__(f"此事项尚无人认领，不能“{act}”。请先由经办人认领。")


class ClaimedByAnother(ItemRefused):
    def __init__(self, act: str) -> None:
        super().__init__(f"此事项由本部门另一位经办人认领，“{act}”须由认领人办理。")


class NoOpinion(ItemRefused):
    def __init__(self, act: str) -> None:
        super().__init__(f"此事项尚无审查意见，不能“{act}”。请先由认领的经办人填写审查意见。")


class NotChecked(ItemRefused):
    def __init__(self) -> None:
        super().__init__("此事项须经第三人审核后才能决定，请先由审核人审核。")


class SamePerson(ItemRefused):
    """Reviewing, checking and deciding are different people's work."""

    def __init__(self, act: str, done: str) -> None:
        super().__init__(f"此事项由您{done}，不能再由您“{act}”。审查、审核与决定须由不同的人办理。")


class ReasonMissing(ItemRefused):
    def __init__(self) -> None:
        super().__init__("不予许可应当说明理由（行政许可法第三十八条第二款），请填写理由。")


class RemedyMissing(ItemRefused):
    def __init__(self) -> None:
        super().__init__(
            "不予许可应当告知申请行政复议或者提起行政诉讼的权利"
            "（行政许可法第三十八条第二款），请填写救济途径。"
        )


class OccurredInFuture(ItemRefused):
    def __init__(self) -> None:
        super().__init__("所称的实际办理时间晚于现在，请核对日期和时间。")
