"""Who applies: an organisation by its credit code, a person by a document."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.identifiers import Channel, citizen_id, phone, uscc
from contracts.parties import Party, PartyKind
from services.intake.domain.errors import (
    WrongChannel,
    WrongIdKind,
    WrongIdNumber,
    WrongPartyKind,
)


class IdKind(StrEnum):
    USCC = "uscc"
    CITIZEN_ID = "citizen_id"
    PASSPORT = "passport"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    FOREIGN_RESIDENT = "foreign_resident"
    HMT_RESIDENT = "hmt_resident"

    @property
    def words(self) -> str:
        return _ID_WORDS[self]


PARTY_WORDS = {
    PartyKind.ENTERPRISE: "企业",
    PartyKind.SOLE_TRADER: "个体工商户",
    PartyKind.RURAL_COLLECTIVE: "农村集体经济组织",
    PartyKind.INSTITUTION: "机关、事业单位、社会组织",
    PartyKind.PERSON: "自然人",
}
_ID_WORDS = {
    IdKind.USCC: "统一社会信用代码",
    IdKind.CITIZEN_ID: "居民身份证",
    IdKind.PASSPORT: "护照",
    IdKind.HK_MACAO_PERMIT: "港澳居民来往内地通行证",
    IdKind.TAIWAN_PERMIT: "台湾居民来往大陆通行证",
    IdKind.FOREIGN_RESIDENT: "外国人永久居留身份证",
    IdKind.HMT_RESIDENT: "港澳台居民居住证",
}
_SHAPES = {
    IdKind.PASSPORT: re.compile(r"[A-Z0-9]{5,17}"),
    IdKind.HK_MACAO_PERMIT: re.compile(r"[HM]\d{8}(\d{2})?"),
    IdKind.TAIWAN_PERMIT: re.compile(r"\d{8}(\d{2})?|[A-Z]\d{9,10}"),
    IdKind.FOREIGN_RESIDENT: re.compile(r"[A-Z]{3}\d{12}|9\d{16}[\dX]"),
}
_PREFIXES = {"92": PartyKind.SOLE_TRADER, "N": PartyKind.RURAL_COLLECTIVE}


@dataclass(frozen=True, slots=True)
class Applicant:
    """Numbers are in their one spelling."""

    kind: PartyKind
    name: str
    id_kind: IdKind
    id_number: str
    phone: str | None = None

    @property
    def party(self) -> Party:
        """What may be seen outside intake."""
        code = self.id_number if self.id_kind is IdKind.USCC else None
        return Party.shown(self.kind, self.name, code=code)


def identified(
    kind: PartyKind,
    name: str,
    *,
    id_number: str,
    today: date,
    id_kind: IdKind | None = None,
    telephone: str | None = None,
) -> Applicant:
    """Raises `WrongIdKind`, `WrongPartyKind`, `WrongIdNumber`, `IdentifierRefused`."""
    person = kind is PartyKind.PERSON
    chosen = id_kind or (IdKind.CITIZEN_ID if person else IdKind.USCC)
    if person == (chosen is IdKind.USCC):
        allowed = [one for one in IdKind if (one is IdKind.USCC) != person]
        raise WrongIdKind(PARTY_WORDS[kind], [one.words for one in allowed])
    return Applicant(
        kind=kind,
        name=" ".join(name.split()),
        id_kind=chosen,
        id_number=_number(kind, chosen, id_number, today),
        phone=phone(telephone) if telephone else None,
    )


def _number(kind: PartyKind, id_kind: IdKind, written: str, today: date) -> str:
    if id_kind is IdKind.USCC:
        return _credit_code(kind, written)
    if id_kind is IdKind.CITIZEN_ID:
        return citizen_id(written, today=today)
    if id_kind is IdKind.HMT_RESIDENT:
        number = citizen_id(written, today=today)
        if number[:2] not in ("81", "82", "83"):
            raise WrongIdNumber(id_kind.words)
        return number
    number = "".join(written.split()).upper()
    if not _SHAPES[id_kind].fullmatch(number):
        raise WrongIdNumber(id_kind.words)
    return number


def _credit_code(kind: PartyKind, written: str) -> str:
    code = uscc(written)
    marked = next((k for prefix, k in _PREFIXES.items() if code.startswith(prefix)), None)
    if marked is not None and marked is not kind:
        raise WrongPartyKind(PARTY_WORDS[kind], PARTY_WORDS[marked])
    if marked is None and kind in _PREFIXES.values():
        raise WrongPartyKind(PARTY_WORDS[kind], PARTY_WORDS[PartyKind.ENTERPRISE])
    return code


def permitted(channel: Channel, *, staff: bool) -> Channel:
    """Clerks take in what comes to them, applicants submit online. Raises `WrongChannel`."""
    if channel.is_online == staff:
        raise WrongChannel(staff=staff)
    return channel
