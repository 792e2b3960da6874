"""Facts of a case as the services would tell them, for tests that look at the fold only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from contracts import policy
from contracts.terms import CaseTerms, ItemTerms, ItemType, Limit, Promise, Unit
from contracts.time import SHANGHAI, Instant, WorkCalendar
from services.supervision.domain.clocks import Clock
from services.supervision.domain.facts import (
    Accepted,
    Decided,
    Delivered,
    Extended,
    Fact,
    JointlyExtended,
    NotAccepted,
    Paused,
    Published,
    Received,
    Resumed,
    Routed,
    Submitted,
)
from services.supervision.domain.fold import fold
from services.supervision.domain.law import Law
from services.supervision.domain.story import Story

CASE = "4418252026112401000017"
LAW = Law.of(policy.load("441825"))


def at(written: str) -> datetime:
    """`2026-11-24T09:30` in Beijing."""
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


def days(n: int) -> Limit:
    return Limit(unit=Unit.WORKING_DAY, n=n)


def matter(key: str = "shuibao", **more: Any) -> ItemTerms:
    given = {
        "key": key,
        "code": "440190005001",
        "name": key,
        "department": "swj",
        "item_type": ItemType.LICENCE,
        "promised": days(10),
        "statutory": days(20),
        **more,
    }
    return ItemTerms.model_validate(given)


def single(**more: Any) -> CaseTerms:
    item = matter(**more)
    return CaseTerms(code=item.code, name=item.name, version=1, items=(item,))


@dataclass
class Telling:
    """Each act adds its fact; `story` is what all of them come to, in whatever order."""

    terms: CaseTerms
    law: Law = LAW
    facts: list[Fact] = field(default_factory=list)
    received_on: date | None = None
    _said: dict[str, int] = field(default_factory=dict)

    def story(self, facts: Sequence[Fact] | None = None) -> Story:
        return fold(CASE, self.facts if facts is None else facts, self.law)

    def clock(self, name: str) -> Clock:
        """`shuibao/promised`, `acceptance`, with `#n` if not the latest."""
        path, _, n = name.partition("#")
        key, _, kind = path.rpartition("/")
        found = self.find(key or None, kind)
        return found[int(n) - 1 if n else -1]

    def find(self, key: str | None, kind: str) -> list[Clock]:
        story = self.story()
        numbers = story.numbers_of((key,)) if key else (None,)
        return [c for c in story.clocks.values() if c.kind == kind and c.item in numbers]

    def number(self, key: str) -> str:
        place = [item.key for item in self.terms.items].index(key) + 1
        return f"{CASE}-{place:02}"

    def tell(self, fact: type[Fact], when: datetime, source: str, **more: Any) -> Fact:
        said = self._said[source] = self._said.get(source, 0) + 1
        spoken = {
            "id": f"{source}-{said}",
            "case": CASE,
            "at": Instant.of(when),
            "source": f"/441825/{source}",
        }
        self.facts.append(fact(**spoken, caseseq=said, **more))
        return self.facts[-1]

    def submit(self, when: datetime) -> None:
        about = {"name": self.terms.name, "party": "某某公司"}
        self.tell(Submitted, when, "intake", on=when.date(), pre_exam=self.terms.pre_exam, **about)

    def receive(self, when: datetime, *, on: date | None = None) -> None:
        self.received_on = on or when.date()
        about = {"name": self.terms.name, "party": "某某公司"}
        limit = self.terms.acceptance
        self.tell(Received, when, "intake", on=self.received_on, acceptance=limit, **about)

    def not_accept(self, when: datetime) -> None:
        self.tell(NotAccepted, when, "intake")

    def accept(self, when: datetime, *, on: date | None = None) -> None:
        """With `on` dated back, as a deemed acceptance is."""
        day, bundle = on or when.date(), self.terms.bundle
        keys = tuple(item.key for item in self.terms.items)
        ceiling = bundle.ceiling.limit if bundle else None
        self.tell(Accepted, when, "intake", on=day, ceiling=ceiling, keys=keys)
        for item in self.terms.items:
            letter = bundle.provisional_letter if bundle else None
            self.tell(
                Routed,
                when,
                "intake",
                item=self.number(item.key),
                key=item.key,
                name=item.name,
                department=item.department,
                promise=self.terms.promise(item),
                statutory=item.statutory,
                statutory_start=item.statutory_start,
                letter=Promise(limit=letter.limit, start=letter.start) if letter else None,
                received_on=self.received_on,
                accepted_on=day,
            )

    def decide(
        self, key: str, when: datetime, *, granted: bool = True, public: bool = True
    ) -> None:
        told = {"item": self.number(key), "granted": granted, "public": public}
        self.tell(Decided, when, "approval", **told)

    def pause(self, key: str, when: datetime, *, days: int) -> None:
        item = self.number(key)
        self.tell(Paused, when, "approval", item=item, days=days, why="专家评审")

    def resume(self, key: str, when: datetime) -> None:
        self.tell(Resumed, when, "approval", item=self.number(key))

    def extend(self, key: str, when: datetime, *, n: int) -> None:
        self.tell(Extended, when, "approval", item=self.number(key), n=n)

    def extend_jointly(self, when: datetime, *, n: int) -> None:
        self.tell(JointlyExtended, when, "approval", n=n)

    def deliver(self, when: datetime, *keys: str) -> None:
        self.tell(Delivered, when, "intake", keys=keys or tuple(i.key for i in self.terms.items))

    def publish(self, key: str, when: datetime) -> None:
        self.tell(Published, when, "disclosure", item=self.number(key))


def by_calendar(calendar: WorkCalendar) -> Law:
    return Law(LAW.policy, calendar)


def minutes(n: int) -> timedelta:
    return timedelta(minutes=n)
