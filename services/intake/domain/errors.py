"""What intake refuses. Each sentence tells a clerk what to do next and repeats no personal data."""

from collections.abc import Sequence


class IntakeRefused(Exception):
    """The rules of intake do not allow this."""


class UnknownMatter(IntakeRefused):
    def __init__(self) -> None:
        super().__init__("目录中没有这一事项，或尚未公布实施。请在办事目录中查对事项编码。")


class NoItems(IntakeRefused):
    def __init__(self, bundle: str) -> None:
        super().__init__(f"“{bundle}”须写明本次申办的事项，至少一项。")


class UnknownItem(IntakeRefused):
    def __init__(self, position: int, bundle: str, offered: Sequence[str]) -> None:
        # What was typed is never repeated: it may be somebody's ID number in the wrong box.
        super().__init__(
            f"所列的第{position}个事项不在“{bundle}”中。可选的有：{'、'.join(offered)}。"
        )


class ItemTwice(IntakeRefused):
    def __init__(self, item: str) -> None:
        super().__init__(f"事项“{item}”列了两次，请只保留一次。")


class TwoOfOneGroup(IntakeRefused):
    def __init__(self, group: str, names: Sequence[str]) -> None:
        listed = "、".join(f"“{name}”" for name in names)
        super().__init__(f"{listed}同属“{group}”，一个项目只能选办其中一项。")


class UnknownMaterial(IntakeRefused):
    def __init__(self, position: int) -> None:
        super().__init__(
            f"所列的第{position}份材料不在本次申办的材料清单中。"
            "不得收取清单以外的材料（行政许可法第三十一条），请核对材料编号。"
        )


class MaterialsMissing(IntakeRefused):
    def __init__(self, names: Sequence[str]) -> None:
        self.extra = {"missing": list(names)}
        super().__init__(
            f"还缺{len(names)}份必收材料：{'；'.join(names)}。材料收齐后再受理，或一次性告知补正。"
        )


class ProjectRequired(IntakeRefused):
    def __init__(self, bundle: str) -> None:
        super().__init__(f"“{bundle}”须填写项目名称和项目代码。没有项目代码的，不得受理。")


class NotInKeyPlan(IntakeRefused):
    def __init__(self, bundle: str) -> None:
        super().__init__(
            f"“{bundle}”只适用于列入市、县重点建设项目计划的项目。未列入的，请按单个事项分别申办。"
        )


class WrongChannel(IntakeRefused):
    def __init__(self, *, staff: bool) -> None:
        super().__init__(
            "窗口人员收件的渠道只能是 window、agent 或 exchange。"
            if staff
            else "申请人自行提交的渠道只能是 online、mobile 或 terminal。"
        )


class WrongIdKind(IntakeRefused):
    def __init__(self, kind: str, allowed: Sequence[str]) -> None:
        super().__init__(f"申请人类型为“{kind}”时，证件种类应为：{'、'.join(allowed)}。")


class WrongIdNumber(IntakeRefused):
    def __init__(self, id_kind: str) -> None:
        super().__init__(f"{id_kind}号码的格式不对，请对照证件逐位核对。")


class WrongPartyKind(IntakeRefused):
    def __init__(self, kind: str, right: str) -> None:
        super().__init__(
            f"这个统一社会信用代码不是“{kind}”的代码，申请人类型应为“{right}”，请核对。"
        )


class IllegalAct(IntakeRefused):
    def __init__(self, state: str, act: str) -> None:
        super().__init__(f"办件现为“{state}”，不能再“{act}”。请刷新后查看可办的步骤。")


class TooLateToRefuse(IntakeRefused):
    def __init__(self) -> None:
        super().__init__(
            "受理审查期限（5个工作日）已过，不能再作出不予受理决定（行政许可法第三十二条第四项）。"
        )


class NothingToDeliver(IntakeRefused):
    def __init__(self) -> None:
        super().__init__("目前没有已作出决定而未送达的结果，暂不能出件。")


class WrongDelivery(IntakeRefused):
    def __init__(self, matter: str, allowed: Sequence[str]) -> None:
        super().__init__(f"“{matter}”的结果只能以下列方式送达：{'、'.join(allowed)}。")
