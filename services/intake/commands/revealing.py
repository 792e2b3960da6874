"""Showing a number in full. Who did it, which and why goes into the ledger; the number does not."""

from enum import StrEnum

from contracts.intake import PersonalDataShown
from services.chassis.vault import Vault
from services.chassis.work import Work
from services.intake.store.cases import Filed


class Field(StrEnum):
    ID_NUMBER = "id_number"
    PHONE = "phone"


class Reason(StrEnum):
    """A closed list: free text would itself hold personal data sooner or later."""

    VERIFY_IDENTITY = "verify_identity"
    CONTACT = "contact"
    PRINT_PAPER = "print_paper"
    COMPLAINT = "complaint"


class NothingToShow(Exception):
    def __init__(self) -> None:
        super().__init__("申请人没有留下这项信息。")


def reveal(work: Work, filed: Filed, field: Field, reason: Reason, *, vault: Vault) -> str:
    """Raises `NothingToShow`."""
    applicant = filed.applicant(vault)
    value = applicant.id_number if field is Field.ID_NUMBER else applicant.phone
    if value is None:
        raise NothingToShow
    work.tell(PersonalDataShown(field=field, reason=reason), case=filed.case.number)
    return value
