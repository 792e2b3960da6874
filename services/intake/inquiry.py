"""What the public may ask of a case, with its number and its query code, and what it is told."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from contracts.identifiers import CaseNumber, IdentifierRefused
from services.chassis.work import Work
from services.intake.commands.dossier import Dossier
from services.intake.hall import Hall
from services.intake.store import cases, guesses
from services.intake.store.cases import CaseUnknown

_NOBODYS = "------"


class Refused(Enum):
    WRONG = auto()
    """No such case, or not its code: nobody learns which."""
    LOCKED = auto()


@dataclass(frozen=True, slots=True)
class Inquiry:
    number: str
    code: str


async def inquire(work: Work, inquiry: Inquiry, *, hall: Hall) -> Dossier | Refused:
    """Counts wrong codes, so the work must be committed whatever comes of it."""
    try:
        number = str(CaseNumber.parse(inquiry.number))
    except IdentifierRefused:
        return Refused.WRONG
    lock, now = hall.policy.query_lock, work.now()
    since = now - timedelta(minutes=lock.minutes)
    wrong = await guesses.wrong_so_far(work.conn, number, since=since)
    if wrong >= lock.wrong_codes:
        return Refused.LOCKED
    try:
        filed = await cases.read(work.conn, number)
        right = hall.vault.open(filed.sealed.query_code)
    except CaseUnknown:
        filed, right = None, _NOBODYS
    matches = hmac.compare_digest(right.encode(), inquiry.code.strip().encode())
    if filed is None or not matches:
        await guesses.wrong(work.conn, number, count=wrong + 1, at=now)
        return Refused.WRONG
    if wrong:
        await guesses.right(work.conn, number)
    return Dossier(filed, await hall.version(work.conn, filed.case.code, filed.case.version))
