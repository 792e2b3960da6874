"""The decision on receipt: accept and send to every department at once, or not accept."""

from dataclasses import replace
from itertools import chain

from contracts.identifiers import item_number
from contracts.intake import CaseAccepted, CaseNotAccepted, ItemRouted
from services.chassis.work import Work
from services.intake.commands import telling
from services.intake.commands.dossier import Dossier
from services.intake.domain import clocks
from services.intake.domain.case import Refusal
from services.intake.domain.editions import Version
from services.intake.hall import Hall
from services.intake.store import cases
from services.intake.store.cases import Filed


async def accept(work: Work, number: str, *, hall: Hall) -> Dossier:
    """Raises `CaseUnknown`, `IllegalAct`, `MaterialsMissing`, `YearUnknown`."""
    filed = await cases.load(work.conn, number)
    version = await hall.version(work.conn, filed.case.code, filed.case.version)
    accepted = replace(filed, case=filed.case.accept(version.offer, at=work.now()))
    await cases.save(work.conn, [accepted.case])
    _tell(work, accepted, version, hall=hall)
    return Dossier(accepted, version)


async def not_accept(work: Work, number: str, refusal: Refusal, *, hall: Hall) -> Dossier:
    """行政许可法 32(2). Raises `CaseUnknown`, `IllegalAct`, `TooLateToRefuse`."""
    filed = await cases.load(work.conn, number)
    version = await hall.version(work.conn, filed.case.code, filed.case.version)
    now, terms = work.now(), version.offer.terms(filed.case.chosen, version=version.number)
    received_at, due = filed.case.received_at, None
    if received_at is not None:
        breach = clocks.acceptance(terms, received_at, hall.calendar).breach
        due = breach.legal_day if breach else None
    refused = filed.case.not_accept(refusal, on=now.date(), due=due)
    await cases.save(work.conn, [refused])
    event = CaseNotAccepted(right_organ=refusal.right_organ or None, with_reasons=True)
    work.tell(event, case=number, at=now)
    return Dossier(replace(filed, case=refused), version)


def _tell(work: Work, filed: Filed, version: Version, *, hall: Hall) -> None:
    case, offer = filed.case, version.offer
    assert case.received_on is not None
    assert case.accepted_on is not None
    terms = offer.terms(case.chosen, version=version.number)
    due = {item.key: telling.of_item(terms, item, case, hall.calendar) for item in terms.items}
    ceiling = telling.of_ceiling(terms, case, hall.calendar)
    accepted = CaseAccepted(
        received_on=case.received_on,
        accepted_on=case.accepted_on,
        terms=terms,
        due=(*ceiling, *chain.from_iterable(due.values())),
        calendar=hall.calendar.version,
    )
    work.tell(accepted, case=case.number, at=case.accepted_at)
    party = filed.applicant(hall.vault).party
    for item in case.items:
        matter, bundle = offer.item(item.key), terms.bundle
        routed = ItemRouted(
            item=item_number(case.number, item.position),
            case_name=offer.name,
            terms=matter.terms,
            promise=terms.promise(matter.terms),
            letter=bundle.provisional_letter if bundle else None,
            lead_department=bundle.lead_department if bundle else None,
            received_on=case.received_on,
            accepted_on=case.accepted_on,
            due=due[item.key],
            party=party,
            project=filed.project.name if filed.project else None,
            result_name=matter.result.name,
            validity_months=matter.result.validity_months,
            private=bool(matter.privacy),
        )
        work.tell(routed, case=case.number, department=item.department, at=case.accepted_at)
