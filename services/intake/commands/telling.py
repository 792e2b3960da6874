"""Due dates as intake tells them, in events, on papers and on screens."""

from contracts.intake import Due
from contracts.terms import CaseTerms, ItemTerms
from contracts.time import WorkCalendar
from services.intake.domain import clocks
from services.intake.domain.case import Case


def of_submission(terms: CaseTerms, case: Case, calendar: WorkCalendar) -> tuple[Due, ...]:
    assert case.submitted_at is not None
    if terms.pre_exam is None:
        return ()
    return (Due.of("pre_exam", clocks.pre_exam(terms.pre_exam, case.submitted_at, calendar)),)


def of_receipt(terms: CaseTerms, case: Case, calendar: WorkCalendar) -> tuple[Due, ...]:
    assert case.received_at is not None
    return (Due.of("acceptance", clocks.acceptance(terms, case.received_at, calendar)),)


def of_item(
    terms: CaseTerms, item: ItemTerms, case: Case, calendar: WorkCalendar
) -> tuple[Due, ...]:
    received_at, accepted_at = case.received_at, case.accepted_at
    assert received_at is not None
    assert accepted_at is not None
    promised = clocks.promised(
        terms, item, calendar, received_at=received_at, accepted_at=accepted_at
    )
    statutory = clocks.statutory(item, calendar, received_at=received_at, accepted_at=accepted_at)
    return (
        Due.of("promised", promised, item=item.key),
        Due.of("statutory", statutory, item=item.key),
    )


def of_ceiling(terms: CaseTerms, case: Case, calendar: WorkCalendar) -> tuple[Due, ...]:
    assert case.accepted_at is not None
    ceiling = clocks.ceiling(terms, calendar, accepted_at=case.accepted_at)
    return () if ceiling is None else (Due.of("statutory", ceiling),)
