"""The story behind the recorded examples: a key project of 连山 through all services.

What has been recorded stays as it is: for a new event, add what happened at the end.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, partial

from contracts import approval, disclosure, intake, policy, supervision
from contracts.calendars.layer import Day, Layer
from contracts.envelope import Event
from contracts.identifiers import CaseNumber, Channel, item_number
from contracts.intake import Due
from contracts.parties import Party, PartyKind
from contracts.terms import CaseTerms, ItemTerms
from contracts.time import WorkCalendar
from deploy.contracts.speaking import Source, moment
from deploy.embedded.programs import ROOT
from services.intake.commands import publishing
from services.intake.domain import clocks
from services.intake.domain.catalogue import Offer

REGION = "441825"
KEY_PROJECT, RESTAURANT, INCUBATOR = "KP-441825-01", "440190102000", "442090204000"
ITEMS = ("lixiang", "xuanzhi", "guihua", "shuibao", "huanping-biao", "lindi")
DAY = date(2026, 11, 24)
RECEIVED_AT, ACCEPTED_AT = "2026-11-24T09:30:12.480213", "2026-11-24T09:41:03.117904"
PROJECT = "生物质热电联产项目"
COMPANY = Party(
    kind=PartyKind.ENTERPRISE, display="连山绿源生物质能有限公司", code="91441825MADEM0011A"
)
INN = Party(kind=PartyKind.SOLE_TRADER, display="连山吉田小厨餐馆", code="92441825MADEM002XY")
GRANTED = approval.Outcome.GRANTED


def number(serial: int, channel: Channel = Channel.WINDOW) -> str:
    return str(CaseNumber(REGION, DAY, channel, serial))


FLAGSHIP, ONLINE, FOREIGN, CHECKED = number(1), number(2, Channel.ONLINE), number(3), number(4)
WATER = item_number(FLAGSHIP, ITEMS.index("shuibao") + 1)
FOREST = item_number(FLAGSHIP, ITEMS.index("lindi") + 1)


def first_of_each() -> Iterator[tuple[str, bytes]]:
    """Each type of event and the first message of it in the story."""
    hall, offices, watch, page = map(
        partial(Source, REGION), ("intake", "approval", "supervision", "disclosure")
    )
    _handed_in(hall)
    decided = _decided(offices, _routed(hall))
    _published(page, decided)
    _watched(watch)
    _given_out(hall, decided)
    _elsewhere(hall, offices)
    _dated_anew(watch)
    told: dict[str, bytes] = {}
    for type, published in (one for source in (hall, offices, watch, page) for one in source.said):
        told.setdefault(type, published)
    yield from told.items()


def _handed_in(hall: Source) -> None:
    offer, published = _offer(KEY_PROJECT), "2026-11-20T09:00:00.000412"
    catalogue = intake.CataloguePublished(
        code=offer.code,
        key=offer.key,
        name=offer.name,
        version=1,
        effective_on=date(2026, 11, 20),
        bundle=True,
        department=offer.lead,
        department_name="县发展和改革局",
        item_type="联办事项",
        guide=publishing.guide(offer, department="县发展和改革局"),
        statutory_limit=publishing.statutory_limit(offer),
    )
    hall.say(catalogue, published, about=f"catalogue/{offer.code}", actor="operator")
    received = intake.CaseReceived(
        received_on=DAY,
        channel=Channel.WINDOW,
        terms=_terms(),
        party=COMPANY,
        project=PROJECT,
        project_code="2611-441825-04-01-123456",
        due=(Due.of("acceptance", clocks.acceptance(_terms(), moment(RECEIVED_AT), _calendar())),),
        calendar=_calendar().version,
    )
    hall.say(received, RECEIVED_AT, about=FLAGSHIP, actor="clerk")


def _routed(hall: Source) -> str:
    """Accepted; six departments have it at the same moment. Returns what the water bureau heard."""
    terms = _terms()
    ceiling = clocks.ceiling(terms, _calendar(), accepted_at=moment(ACCEPTED_AT))
    assert ceiling is not None
    accepted = intake.CaseAccepted(
        received_on=DAY,
        accepted_on=DAY,
        terms=terms,
        due=(Due.of("statutory", ceiling), *(due for item in terms.items for due in _due(item))),
        calendar=_calendar().version,
    )
    say = partial(hall.say, at=ACCEPTED_AT, about=FLAGSHIP, actor="clerk")
    say(accepted)
    routed = {
        item.key: say(_item_routed(item, place), department=item.department)
        for place, item in enumerate(terms.items, start=1)
    }
    return routed["shuibao"]


def _item_routed(item: ItemTerms, place: int) -> intake.ItemRouted:
    terms, result = _terms(), _offer(KEY_PROJECT).item(item.key).result
    assert terms.bundle is not None
    return intake.ItemRouted(
        item=item_number(FLAGSHIP, place),
        case_name=terms.name,
        terms=item,
        promise=terms.promise(item),
        letter=terms.bundle.provisional_letter,
        lead_department=terms.bundle.lead_department,
        received_on=DAY,
        accepted_on=DAY,
        due=_due(item),
        party=COMPANY,
        project=PROJECT,
        result_name=result.name,
        validity_months=result.validity_months,
    )


def _decided(offices: Source, routed: str) -> str:
    """The water bureau opens, claims, reviews and grants. Returns the decision."""
    matter = _offer(KEY_PROJECT).item("shuibao")
    item = {"item": WATER, "key": "shuibao"}
    say = partial(offices.say, about=FLAGSHIP, department="swj")
    say(approval.ItemOpened(**item), "2026-11-24T09:41:03.201518", cause=routed)
    claimed = approval.ItemClaimed(**item, handler="handler-swj")
    say(claimed, "2026-11-24T10:02:44.903311", actor="handler-swj")
    say(approval.ItemReviewed(**item), "2026-11-27T15:20:09.351007", actor="handler-swj")
    decided = approval.ItemDecided(
        **item,
        outcome=GRANTED,
        decided_on=date(2026, 12, 1),
        decision_number="连水许〔2026〕1号",
        matter_code=matter.terms.code,
        matter_name=matter.name,
        result_name=matter.result.name,
        validity_months=matter.result.validity_months,
        party=COMPANY,
        handler="handler-swj",
        decider="decider-swj",
    )
    return say(decided, "2026-12-01T11:05:31.664120", actor="decider-swj")


def _published(page: Source, decided: str) -> None:
    record = disclosure.RecordPublished(
        record="LSswj-01-2026-0001",
        category="行政许可",
        item=WATER,
        published_on=date(2026, 12, 1),
    )
    at = "2026-12-01T11:05:31.902277"
    page.say(record, at, about=FLAGSHIP, department="swj", cause=decided)


def _watched(watch: Source) -> None:
    """The forestry item is late; what should not have been recorded is lifted."""
    clock = f"{FOREST}/promised#1"

    def reached(event: Callable[..., Event], at: str, day: date, *, told: str = "") -> None:
        level = event(clock=clock, kind="promised", item=FOREST, at=moment(at), legal_day=day)
        watch.say(level, told or at, about=FLAGSHIP, department="lyj")

    disputed = supervision.DueDateDisputed(clock=clock, told="2026-12-07", derived="2026-12-08")
    watch.say(disputed, "2026-11-24T09:41:04.000700", about=FLAGSHIP)
    third_day = "2026-12-12T00:00:00"
    reached(supervision.ClockWarned, "2026-12-04T08:30:00", date(2026, 12, 4))
    reached(supervision.ClockBreached, "2026-12-09T00:00:00", date(2026, 12, 8))
    reached(supervision.ClockEscalated, third_day, date(2026, 12, 11))
    found = "2026-12-14T10:00:00.250001"
    reached(supervision.ClockBreachLifted, third_day, date(2026, 12, 11), told=found)


def _given_out(hall: Source, decided: str) -> None:
    say = partial(hall.say, about=FLAGSHIP)
    completed = intake.CaseCompleted(outcomes=dict.fromkeys(ITEMS, GRANTED))
    say(completed, "2026-12-14T16:40:00.418873", cause=decided)
    shown = intake.PersonalDataShown(field="phone", reason="通知领取结果")
    say(shown, "2026-12-15T08:52:10.733026", actor="issue")
    delivered = intake.ResultDelivered(items=ITEMS, method="window", last=True)
    say(delivered, "2026-12-15T09:15:27.091445", actor="issue")


def _elsewhere(hall: Source, offices: Source) -> None:
    """Three other cases: handed in online, another organ's, and one that a third person checks."""
    restaurant, incubator = _offer(RESTAURANT), _offer(INCUBATOR)
    terms = restaurant.terms([restaurant.items[0].key], version=1)
    assert terms.pre_exam is not None
    at = "2026-11-24T20:14:51.117000"
    pre_exam = clocks.pre_exam(terms.pre_exam, moment(at), _calendar())
    submitted = intake.CaseSubmitted(
        submitted_on=DAY,
        channel=Channel.ONLINE,
        terms=terms,
        party=INN,
        due=(Due.of("pre_exam", pre_exam),),
        calendar=_calendar().version,
    )
    hall.say(submitted, at, about=ONLINE, actor="applicant")
    refused = intake.CaseNotAccepted(right_organ="清远市自然资源局")
    hall.say(refused, "2026-11-25T10:30:18.500100", about=FOREIGN, actor="clerk")
    checked = approval.ItemChecked(item=item_number(CHECKED, 1), key=incubator.key)
    office = incubator.lead
    at = "2026-11-30T09:12:55.020846"
    offices.say(checked, at, about=CHECKED, actor=f"reviewer-{office}", department=office)


def _dated_anew(watch: Source) -> None:
    """The county gives a day off for its festival, and a due date moves."""
    festival = Day(date=date(2026, 12, 2), name="县庆")
    layer = Layer(document="连山府办〔2026〕18号", off=(festival,))
    version, about = layer.over(_calendar()).version, f"calendar/{REGION}"
    published = supervision.CalendarPublished(number=1, layer=layer, version=version)
    watch.say(published, "2026-11-26T10:05:33.401775", about=about, actor="calendar-2")
    moved = supervision.Redated(
        clock=f"{WATER}/promised#1", case=FLAGSHIP, before="2026-12-08", after="2026-12-09"
    )
    dated = supervision.ClocksRedated(calendar=version, clocks=(moved,))
    watch.say(dated, "2026-11-26T10:05:34.020117", about=about)


def _due(item: ItemTerms) -> tuple[Due, ...]:
    given = {"received_at": moment(RECEIVED_AT), "accepted_at": moment(ACCEPTED_AT)}
    promised = clocks.promised(_terms(), item, _calendar(), **given)
    statutory = clocks.statutory(item, _calendar(), **given)
    return (
        Due.of("promised", promised, item=item.key),
        Due.of("statutory", statutory, item=item.key),
    )


def _terms() -> CaseTerms:
    return _offer(KEY_PROJECT).terms(ITEMS, version=1)


@cache
def _offer(code: str) -> Offer:
    """As the demo catalogue has it."""
    folder = ROOT / "deploy" / "demo" / "catalogue"
    catalogue, _ = publishing.lint(folder, policy=policy.load(REGION))
    return next(offer for offer in catalogue.offers if offer.code == code)


@cache
def _calendar() -> WorkCalendar:
    return policy.load(REGION).work_calendar()
