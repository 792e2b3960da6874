"""The public record of a grant. Its fields are the whitelist: what has no place here stays inside.

Neither case nor item number is among them, so nobody can be looked up by a receipt.
"""

from dataclasses import dataclass
from datetime import date, datetime

from services.disclosure.domain.parties import PublicParty


@dataclass(frozen=True, slots=True)
class Record:
    index: str
    """索引号"""
    category: str
    """行政许可, 行政给付 …"""
    matter_code: str
    matter_name: str
    decision_number: str
    """文号"""
    party: PublicParty
    department: str
    organ: str
    """The deciding department's name."""
    decided_on: date
    validity_months: int
    """From the decision; 0: no end of validity."""
    published_at: datetime


def is_public(*, granted: bool, private: bool) -> bool:
    """Grants are public (行政许可法 40); denials are not, nor what the catalogue keeps private."""
    return granted and not private
