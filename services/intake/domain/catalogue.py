"""The catalogue: what can be applied for, on which terms, with which materials.

What is published is immutable. An `Offer` is what a case is made of: one matter, or a bundle whose
items are handed in together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.terms import BundleTerms, CaseTerms, ItemTerms, Limit, Unit

CASE_KINDS = ("即办件", "承诺件", "联办件", "上报件")
DELIVERIES = {"window": "窗口领取", "post": "邮寄送达", "electronic": "电子送达"}
ACCEPTANCE = Limit(unit=Unit.WORKING_DAY, n=5)
"""行政许可法 32(4)."""


@dataclass(frozen=True, slots=True)
class Department:
    id: str
    name: str
    uscc: str


@dataclass(frozen=True, slots=True)
class Material:
    id: str
    name: str
    required: bool
    deferrable: bool = False
    copies: int = 1
    source: str = ""
    form: str = ""
    condition: str = ""
    basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    name: str = ""
    validity_months: int = 0
    """0: no end of validity."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What 八公开 demands besides name, materials and promised limit, which a matter has anyway."""

    subject: str
    basis: str
    conditions: str
    procedure: str
    fee_basis: str
    fee_standard: str
    window_authority: str


@dataclass(frozen=True, slots=True)
class Matter:
    terms: ItemTerms
    disclosure: Disclosure
    materials: tuple[Material, ...]
    case_kind: str = ""
    one_of: str = ""
    """Of the items of one such group only one can be chosen."""
    acceptance: Limit = ACCEPTANCE
    pre_exam: Limit | None = None
    charged: bool = False
    result: Result = Result()
    delivery: tuple[str, ...] = tuple(DELIVERIES)
    max_visits: int | None = None
    instant_approval: bool = False
    privacy: str = ""
    """Why nothing of a result may be published, where that is so."""

    @property
    def key(self) -> str:
        return self.terms.key

    @property
    def name(self) -> str:
        return self.terms.name

    @property
    def department(self) -> str:
        return self.terms.department


@dataclass(frozen=True, slots=True)
class Bundle:
    terms: BundleTerms
    shared_materials: tuple[Material, ...] = ()
    in_key_plan: bool = False
    """Only for projects in the key-project plan."""
    project_code: bool = False
    source_document: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """One material of one case, under the id it has there: `SM1`, `shuibao/m1`, or plain `m1`."""

    id: str
    material: Material
    item: str = ""
    """Key of the item that asks for it; empty if all share it."""


@dataclass(frozen=True, slots=True)
class Offer:
    items: tuple[Matter, ...]
    bundle: Bundle | None = None

    @property
    def code(self) -> str:
        return self.bundle.terms.code if self.bundle else self.items[0].terms.code

    @property
    def key(self) -> str:
        return self.bundle.terms.code if self.bundle else self.items[0].key

    @property
    def name(self) -> str:
        return self.bundle.terms.name if self.bundle else self.items[0].name

    @property
    def lead(self) -> str:
        return self.bundle.terms.lead_department if self.bundle else self.items[0].department

    @property
    def pre_exam(self) -> Limit | None:
        return None if self.bundle else self.items[0].pre_exam

    @property
    def acceptance(self) -> Limit:
        return ACCEPTANCE if self.bundle else self.items[0].acceptance

    def item(self, key: str) -> Matter:
        """Raises `KeyError`."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)

    def knows(self, key: str) -> bool:
        return any(item.key == key for item in self.items)

    def demanded(self, chosen: Sequence[str]) -> tuple[Demand, ...]:
        """Every material of these items, shared ones first."""
        if self.bundle is None:
            item = self.items[0]
            return tuple(Demand(m.id, m, item.key) for m in item.materials)
        shared = tuple(Demand(m.id, m) for m in self.bundle.shared_materials)
        own = (Demand(f"{key}/{m.id}", m, key) for key in chosen for m in self.item(key).materials)
        return (*shared, *own)

    def terms(self, chosen: Sequence[str], *, version: int) -> CaseTerms:
        """What holds for a case of these items."""
        return CaseTerms(
            code=self.code,
            name=self.name,
            version=version,
            acceptance=self.acceptance,
            pre_exam=self.pre_exam,
            bundle=self.bundle.terms if self.bundle else None,
            items=tuple(self.item(key).terms for key in chosen),
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one folder of files holds."""

    departments: tuple[Department, ...]
    offers: tuple[Offer, ...]
