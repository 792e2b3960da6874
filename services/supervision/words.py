"""What clocks, levels and events are called on screens."""

from collections.abc import Mapping

from contracts.time import Level
from services.supervision.domain.clocks import Clock, Kind

CLOCKS: Mapping[Kind, str] = {
    Kind.PRE_EXAM: "预审时限",
    Kind.ACCEPTANCE: "受理审查期限",
    Kind.PROMISED: "承诺时限",
    Kind.STATUTORY: "法定时限",
    Kind.PROVISIONAL: "路条时限",
    Kind.DELIVERY: "送达期限",
    Kind.DISCLOSURE: "公开期限",
}
CEILING = "联合办理法定时限"

LEVELS: Mapping[Level, str] = {
    Level.WARNED: "预警",
    Level.BREACHED: "超期",
    Level.ESCALATED: "超期升级",
}

EVENTS: Mapping[str, str] = {
    "intake.case_submitted": "网上提交",
    "intake.case_received": "收件",
    "intake.case_not_accepted": "不予受理",
    "intake.case_accepted": "受理",
    "intake.item_routed": "分送部门",
    "intake.case_completed": "全部办结",
    "intake.result_delivered": "出件",
    "intake.personal_data_shown": "查看完整个人信息",
    "intake.catalogue_published": "事项发布",
    "approval.item_opened": "部门收到",
    "approval.item_claimed": "认领",
    "approval.item_reviewed": "审查",
    "approval.item_checked": "审核",
    "approval.item_decided": "决定",
    "disclosure.record_published": "结果公开",
    "supervision.calendar_published": "公布日历",
    "supervision.clocks_redated": "按新日历重算到期日",
    "supervision.clock_warned": "预警",
    "supervision.clock_breached": "超期",
    "supervision.clock_escalated": "超期升级",
    "supervision.clock_breach_lifted": "撤销超期记录",
    "supervision.due_date_disputed": "到期日不一致",
}


def clock_name(clock: Clock) -> str:
    if clock.kind is Kind.STATUTORY and clock.item is None:
        return CEILING
    return CLOCKS[clock.kind]


def event_name(type: str) -> str:
    """Of a type no screen knows yet, the type itself."""
    fact = type.rpartition(".")[0]
    return EVENTS.get(fact, type)
