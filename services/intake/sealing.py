"""Personal numbers on their way into the archive and out of it again."""

from dataclasses import dataclass

from services.chassis.vault import Vault
from services.intake.domain.applicant import Applicant

TAIL = 4


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the database may hold of an applicant's numbers and of the query code."""

    id_number: str
    id_blind: bytes
    id_tail_blind: bytes
    phone: str | None
    phone_blind: bytes | None
    query_code: str


def seal(vault: Vault, applicant: Applicant, *, query_code: str) -> Sealed:
    phone = applicant.phone
    return Sealed(
        id_number=vault.seal(applicant.id_number),
        id_blind=id_blind(vault, applicant.id_number),
        id_tail_blind=tail_blind(vault, applicant.id_number[-TAIL:]),
        phone=vault.seal(phone) if phone else None,
        phone_blind=phone_blind(vault, phone) if phone else None,
        query_code=vault.seal(query_code),
    )


def id_blind(vault: Vault, number: str) -> bytes:
    return vault.blind(number, "applicant.id")


def tail_blind(vault: Vault, tail: str) -> bytes:
    return vault.blind(tail, "applicant.id.tail")


def phone_blind(vault: Vault, phone: str) -> bytes:
    return vault.blind(phone, "applicant.phone")
