"""What can be done, to what, with which fields; `built` and `later` say what is not there yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from deploy.rehearsal.language import names, words
from deploy.rehearsal.language.materials import ALL, material, materials
from deploy.rehearsal.language.roles import department
from deploy.rehearsal.language.scene import Kind
from deploy.rehearsal.language.times import day, moment
from deploy.rehearsal.language.values import (
    Reader,
    alias,
    between,
    flag,
    listed,
    one_of,
    text,
    whole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    service: str = ""
    """Whose door it knocks at: refused while that is stopped. Empty: the runner does it itself."""
    on: Mapping[str, Reader] = field(default_factory=dict)
    """The keys that can name what it is done to: exactly one of these."""
    fields: Mapping[str, Reader] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    defaults: Mapping[str, object] = field(default_factory=dict)
    makes: Kind | None = None
    """The thing named may be new: this act then makes it."""
    again: bool = False
    """A making act that can also be done to what is there already."""
    built: bool = True
    later: frozenset[str] = frozenset()
    """Fields that are not built yet."""

    @property
    def by_somebody(self) -> bool:
        """Whether it must say `as` whom."""
        return bool(self.service)


_case: Mapping[str, Reader] = {"case": names.case}
_new_case: Mapping[str, Reader] = {"case": alias}
_item: Mapping[str, Reader] = {"item": names.item}
_either = {**_case, **_item}
_card: Mapping[str, Reader] = {"card": names.matter_of_card}
_record: Mapping[str, Reader] = {"record": names.record}
_request: Mapping[str, Reader] = {"request": names.request}
_ordered: Mapping[str, Reader] = {"case": names.case, "dept": department}
_service: Mapping[str, Reader] = {"service": one_of(words.SERVICES, "服务")}

_opinion: Mapping[str, Reader] = {"opinion": text}
_because: Mapping[str, Reader] = {"reason": text}
_refusing: Mapping[str, Reader] = {**_because, "right_organ": text}
_decision: Mapping[str, Reader] = {**_because, "remedy": text, "occurred_at": moment}
_on_card: Mapping[str, Reader] = {
    "anomaly": one_of(words.ANOMALIES, "异常编号"),
    "text": text,
    "outcome": one_of(words.CARD_OUTCOMES, "裁定"),
}
_order: Mapping[str, Reader] = {"days": whole, "text": text}
_asked: Mapping[str, Reader] = {
    "way": one_of(words.WAYS, "提出方式"),
    "reply": one_of(words.REPLIES, "答复类型"),
    "party": one_of(words.PARTIES, "征求对象"),
    "answer": text,
}
HANDED_IN: Mapping[str, Reader] = {
    "channel": one_of(words.CHANNELS, "渠道"),
    "materials": materials(),
    "applicant": text,
}
"""What a submission says beside `matter` and `items`, which `making` reads first."""
HANDED_IN_UNLESS_SAID: Mapping[str, object] = {"channel": "window", "materials": ALL}


def _making(*, again: bool) -> Act:
    fields = {"matter": text, "items": listed(text), **HANDED_IN}
    return Act(service="intake", on=_new_case, fields=fields, makes=Kind.CASE, again=again)


def _intake(fields: Mapping[str, Reader] | None = None, *, built: bool = True) -> Act:
    return Act(service="intake", on=_case, fields=fields or {}, built=built)


def _approval(fields: Mapping[str, Reader] | None = None, *, built: bool = True) -> Act:
    return Act(service="approval", on=_item, fields=fields or {}, built=built)


def _carded() -> Act:
    required = frozenset({"anomaly"})
    return Act(service="supervision", on=_card, fields=_on_card, required=required, built=False)


def _asking(*, new: bool = False) -> Act:
    on: Mapping[str, Reader] = {"request": alias} if new else _request
    makes = Kind.REQUEST if new else None
    return Act(service="disclosure", on=on, fields=_asked, makes=makes, built=False)


ACTS: Mapping[str, Act] = {
    "submit": _making(again=False),
    "receive": _making(again=True),
    "fix_on_spot": _intake(built=False),
    "request_correction": _intake({"lines": materials(but=False), **_because}, built=False),
    "supply": Act(service="intake", on=_either, fields={"materials": materials()}, built=False),
    "accept": Act(
        service="intake",
        on=_case,
        fields={"deferred": listed(material), "gap_days": whole},
        later=frozenset({"deferred", "gap_days"}),
    ),
    "not_accept": _intake(_refusing),
    "not_required": _intake(_refusing, built=False),
    "withdraw": _intake(_because, built=False),
    "claim": _approval(_opinion),
    "review": _approval(_opinion),
    "check": _approval(_opinion),
    "return": _approval(_opinion, built=False),
    "provisional": _approval({"lacking": listed(text)}, built=False),
    "conditions_ok": _approval({"lacking": listed(text)}, built=False),
    "pause": _approval(
        {"procedure": one_of(words.PROCEDURES, "特别程序"), "days": whole}, built=False
    ),
    "resume": _approval(built=False),
    "extend": Act(service="approval", on=_either, fields={"days": whole, **_because}, built=False),
    "route_up": _approval(built=False),
    "grant": _approval(_decision),
    "deny": _approval(_decision),
    "terminate": _approval(_because, built=False),
    "deliver": Act(
        service="intake",
        on=_case,
        fields={"method": one_of(words.METHODS, "送达方式")},
        defaults={"method": "window"},
    ),
    "rate": _intake({"grade": between(1, 5), "labels": listed(text)}, built=False),
    "follow_up": _intake(built=False),
    "card_explain": _carded(),
    "card_appeal": _carded(),
    "card_decide": _carded(),
    "order": Act(service="supervision", on=_ordered, fields=_order, built=False),
    "order_reply": Act(service="supervision", on=_ordered, fields=_order, built=False),
    "publish": Act(
        service="disclosure",
        on={"record": alias},
        fields={"category": text, "formed_on": day, "attribute": text, "reviewed": flag},
        makes=Kind.RECORD,
        again=True,
        built=False,
    ),
    "withdraw_record": Act(service="disclosure", on=_record, fields=_because, built=False),
    "ask": _asking(new=True),
    "ask_confirm": _asking(),
    "ask_correct": _asking(),
    "ask_supply": _asking(),
    "ask_consult": _asking(),
    "ask_consulted": _asking(),
    "ask_extend": _asking(),
    "ask_reply": _asking(),
    "calendar": Act(
        service="supervision",
        fields={
            "year": between(1949, 9998),
            "status": one_of(words.YEAR_STATUS, "日历状态"),
            "off": listed(day),
            "work": listed(day),
        },
    ),
    "stop_service": Act(on=_service),
    "start_service": Act(on=_service),
}
