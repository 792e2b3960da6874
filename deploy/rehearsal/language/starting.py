"""A first rehearsal of a matter or bundle, for `yimen rehearse --new`: everything goes well.

Its dates are counted with contracts.time from the terms in the catalogue; people change it from
there.
"""

import json
from collections.abc import Iterator
from datetime import datetime

from contracts import calendars, policy
from contracts.time import SHANGHAI, Timeline
from deploy.rehearsal.language.itinerary import CASE, Itinerary, Turn, itinerary, usual_items
from services.intake.domain.catalogue import DELIVERIES, Offer

START = datetime(2026, 3, 2, 8, 0, tzinfo=SHANGHAI)
"""A Monday with plain weeks after it."""
STORY = (
    "intake.case_received, intake.case_accepted, intake.item_routed, approval.item_decided,"
    " intake.case_completed, intake.result_delivered"
)


def starting_file(offer: Offer, *, start: datetime = START, region: str = "441825") -> str:
    """The text of a rehearsal that holds as it stands.

    Raises `UnknownRegion`, and `YearUnknown` if no calendar is known for the days it needs.
    """
    written = {"base": "cn"}
    plan = itinerary(
        offer, start=start, policy=policy.load(region), calendar=calendars.parse(written)
    )
    parts = [_head(offer, plan, region), _receive(offer, plan), _accept(plan)]
    parts += [_turn(turn, first=turn is plan.turns[0]) for turn in plan.turns]
    return "\n".join([*parts, _deliver(offer, plan)]) + "\n"


def _head(offer: Offer, plan: Itinerary, region: str) -> str:
    return f"""\
# 演练起步文件：{_line(offer.name)}（{offer.key}），一切顺利的走法。
# 由 yimen rehearse --new 写出，日期按目录中的期限和日历算好。
# 照样运行应全部成立；改成您要推演的情形（晚几天、隔着春节、不予许可……），再看哪些期望不再成立。
rehearsal: {_quoted(f"{offer.name}, 一切顺利")}
region: "{region}"
# 全国日历；加地方休假、上班日：{{base: cn, overlay: {{off: [日期], work: [日期]}}}}
calendar: {{base: cn}}
start: {_at(plan.start)}  # 演练从这一刻开始，时间一律写当地时间
steps:
"""


def _receive(offer: Offer, plan: Itinerary) -> str:
    lines = [
        "# 窗口收件，这个办件在下文叫 P1。材料收齐（all）；少收几份写 materials: {except: [编号]}。"
    ]
    if offer.pre_exam:
        lines.append("# 网上申请先预审：这一步换成 as: applicant, do: submit, channel: online。")
    matter = {"as": "clerk", "do": "receive", "case": CASE, "matter": offer.key}
    lines += _doing(plan.received, matter)
    if offer.bundle:
        chosen = ", ".join(item.key for item in usual_items(offer))
        lines += [f"  items: [{chosen}]{_alternatives(offer)}"]
    lines += [
        "  materials: all",
        "  expect:",
        f"  - {{case: {CASE}, state: RECEIVED}}",
        _clock(f"{CASE}/acceptance", _before(plan.acceptance), plan.received),
        "",
    ]
    return "\n".join(lines)


def _accept(plan: Itinerary) -> str:
    lines = ["# 受理：承诺期限和法定期限从此分别计算（各事项自何时起算见目录）。"]
    lines += _doing(plan.accepted, {"as": "clerk", "do": "accept", "case": CASE})
    lines += [
        "  expect:",
        f"  - {{case: {CASE}, state: ACCEPTED}}",
        _clock(f"{CASE}/acceptance", plan.acceptance, plan.accepted),
    ]
    if plan.ceiling:
        lines += [_clock(f"{CASE}/statutory", plan.ceiling, plan.accepted, "  # 联合办理时限")]
    for turn in plan.turns:
        lines += [f"  - {{item: {turn.place}, state: REVIEWING}}"]
        lines += [
            _clock(f"{turn.place}/{kind}", _before(clock), plan.accepted)
            for kind, clock in turn.clocks.items()
        ]
    return "\n".join([*lines, ""])


def _turn(turn: Turn, *, first: bool) -> str:
    department, place = turn.item.department, turn.place
    lines = [f"# {_line(turn.item.name)}：认领、提出意见、{'审核、' if turn.checked else ''}决定。"]
    if first:
        lines += ["# 承办人与决定人须是不同的人；不予许可写 do: deny，并写明 reason。"]
    lines += _flow(turn.claimed, f"handler:{department}", "claim", place)
    lines += _flow(turn.reviewed, f"handler:{department}", "review", place, "opinion: 符合条件")
    if turn.checked:
        lines += _flow(turn.checked, f"reviewer:{department}", "check", place, "opinion: 同意")
    granting = {"as": f"decider:{department}", "do": "grant", "item": place, "reason": "符合条件"}
    lines += [*_doing(turn.granted, granting), "  expect:"]
    lines += [f"  - {{item: {place}, state: GRANTED}}"]
    lines += [_clock(f"{place}/{kind}", clock, turn.granted) for kind, clock in turn.clocks.items()]
    lines += [_clock(f"{place}/delivery", turn.delivery, turn.granted)]
    return "\n".join([*lines, ""])


def _deliver(offer: Offer, plan: Itinerary) -> str:
    methods = [m for m in DELIVERIES if all(m in turn.item.delivery for turn in plan.turns)]
    method = {"method": methods[0]} if methods else {}
    lines = ["# 一个窗口出件；台账里每一步都在，且核验无误。"]
    lines += _doing(plan.delivered, {"as": "issue_clerk", "do": "deliver", "case": CASE, **method})
    kept = ", no_flags: [PROMISE_BREACHED, STATUTE_BREACHED]" if plan.kept else ""
    lines += ["  expect:", f"  - {{case: {CASE}, state: DELIVERED{kept}}}"]
    if plan.ceiling:
        ceiling = plan.ceiling.stopped_at(plan.turns[-1].granted)
        lines += [_clock(f"{CASE}/statutory", ceiling, plan.delivered)]
    lines += [
        _clock(f"{turn.place}/delivery", turn.delivery.stopped_at(plan.delivered), plan.delivered)
        for turn in plan.turns
    ]
    return "\n".join([*lines, f"  - {{ledger: {CASE}, steps: [{STORY}], verified: true}}"])


def _doing(at: datetime, told: dict[str, str]) -> Iterator[str]:
    yield f"- at: {_at(at)}"
    yield from (f"  {key}: {value}" for key, value in told.items())


def _flow(at: datetime, who: str, act: str, place: str, more: str = "") -> Iterator[str]:
    yield f"- {{at: {_at(at)}, as: {who}, do: {act}, item: {place}{', ' * bool(more)}{more}}}"


def _clock(name: str, clock: Timeline, now: datetime, comment: str = "") -> str:
    told = clock.reading(now)
    provisional = ", provisional: true" if told.provisional else ""
    breached = f", breached_at: {_at(told.breached_at)}" if told.breached_at else ""
    return (
        f"  - {{clock: {name}, state: {told.state}, due: {told.due}{provisional}, elapsed:"
        f" {told.elapsed}, remaining: {told.remaining}, lamp: {told.lamp}{breached}}}{comment}"
    )


def _before(clock: Timeline) -> Timeline:
    """As it runs before it is stopped."""
    return Timeline.begin(
        clock.limit,
        clock.start,
        clock.calendar,
        statutory=clock.statutory,
        thresholds=clock.thresholds,
    )


def _alternatives(offer: Offer) -> str:
    chosen = usual_items(offer)
    others = [item.key for item in offer.items if item not in chosen]
    return f"  # 也可换用：{'、'.join(others)}（同组只选一项）" if others else ""


def _at(moment: datetime) -> str:
    shown = moment.replace(tzinfo=None)
    return shown.isoformat(timespec="seconds" if shown.second else "minutes")


def _line(text: str) -> str:
    """Safe in a comment."""
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """A JSON string is a YAML one."""
    return json.dumps(text, ensure_ascii=False)
