"""Numbers that people and cases go by: read strictly, never repeated in an error sentence."""

from contracts.identifiers.cases import (
    CaseNumber,
    Channel,
    item_number,
    query_code,
    split_item_number,
)
from contracts.identifiers.errors import IdentifierRefused
from contracts.identifiers.masks import mask_id, mask_name, mask_phone
from contracts.identifiers.organisations import project_code, uscc
from contracts.identifiers.people import born_on, citizen_id, phone

__all__ = [
    "CaseNumber",
    "Channel",
    "IdentifierRefused",
    "born_on",
    "citizen_id",
    "item_number",
    "mask_id",
    "mask_name",
    "mask_phone",
    "phone",
    "project_code",
    "query_code",
    "split_item_number",
    "uscc",
]
