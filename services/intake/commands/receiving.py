"""A case comes in: at the window it is received, online it may first be pre-examined."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contracts.identifiers import CaseNumber, Channel, query_code
from contracts.intake import CaseReceived, CaseSubmitted
from services.chassis.work import Work
from services.intake.commands import telling
from services.intake.commands.dossier import Dossier
from services.intake.domain.applicant import Applicant, permitted
from services.intake.domain.case import Case
from services.intake.domain.choice import Project, choose, eligible, listed
from services.intake.domain.editions import Version
from services.intake.hall import Hall
from services.intake.sealing import seal
from services.intake.store import cases
from services.intake.store import catalogue as shelves
from services.intake.store.cases import Filed

STAFF = ("clerk", "preexaminer")


@dataclass(frozen=True, slots=True)
class Application:
    """What was handed in, as somebody wrote it down."""

    matter: str
    items: Sequence[str]
    channel: Channel
    materials: Sequence[str]
    applicant: Applicant
    project: Project | None = None


async def hand_in(work: Work, application: Application, *, hall: Hall) -> Dossier:
    """Make a case of it: RECEIVED, or PRE_EXAM if it came online and the matter wants that first.

    Raises `UnknownMatter`, what `choose`, `eligible` and `listed` raise, and `WrongChannel`.
    """
    staff = work.principal.has(*STAFF)
    channel = permitted(application.channel, staff=staff)
    serial, edition = await shelves.next_serial(work.conn)
    now = work.now()
    editions = await hall.editions(work.conn, edition=edition)
    version = editions.current(application.matter, on=now.date())
    offer = version.offer
    chosen = choose(offer, application.items)
    eligible(offer, application.project)
    draft = Case(
        number=str(CaseNumber(hall.region, now.date(), channel, serial)),
        code=offer.code,
        version=version.number,
        channel=channel,
        chosen=chosen,
        materials=listed(offer.demanded(chosen), application.materials),
    )
    pre_exam = channel.is_online and offer.pre_exam is not None
    case = draft.submit(at=now) if pre_exam else draft.receive(at=now)
    code, applicant = query_code(), application.applicant
    filed = Filed(
        case,
        applicant.kind,
        applicant.name,
        applicant.id_kind,
        seal(hall.vault, applicant, query_code=code),
        owner=None if staff else work.principal.subject,
        project=application.project if offer.bundle else None,
    )
    await cases.add(work.conn, filed)
    _tell(work, filed, version, hall=hall, applicant=applicant)
    return Dossier(filed, version, code)


async def receive(work: Work, number: str, *, hall: Hall) -> Dossier:
    """Take in what was submitted online and pre-examined. Raises `CaseUnknown`, `IllegalAct`."""
    filed = await cases.load(work.conn, number)
    version = await hall.version(work.conn, filed.case.code, filed.case.version)
    received = replace(filed, case=filed.case.receive(at=work.now()))
    await cases.save(work.conn, [received.case])
    _tell(work, received, version, hall=hall, applicant=filed.applicant(hall.vault))
    return Dossier(received, version, hall.vault.open(filed.sealed.query_code))


def _tell(work: Work, filed: Filed, version: Version, *, hall: Hall, applicant: Applicant) -> None:
    case = filed.case
    terms = version.offer.terms(case.chosen, version=version.number)
    if case.received_at is None:
        assert case.submitted_at is not None
        submitted = CaseSubmitted(
            submitted_on=case.submitted_at.date(),
            channel=case.channel,
            terms=terms,
            party=applicant.party,
            due=telling.of_submission(terms, case, hall.calendar),
            calendar=hall.calendar.version,
        )
        work.tell(submitted, case=case.number, at=case.submitted_at)
        return
    received = CaseReceived(
        received_on=case.received_at.date(),
        channel=case.channel,
        terms=terms,
        party=applicant.party,
        project=filed.project.name if filed.project else None,
        project_code=filed.project.code if filed.project else None,
        due=telling.of_receipt(terms, case, hall.calendar),
        calendar=hall.calendar.version,
    )
    work.tell(received, case=case.number, at=case.received_at)
