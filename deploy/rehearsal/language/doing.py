"""Reading what a step does: who, to which thing, with which fields, and whether it is refused."""

from dataclasses import dataclass
from typing import Any

from deploy.rehearsal.language import effects, making
from deploy.rehearsal.language.acts import ACTS, Act
from deploy.rehearsal.language.names import place
from deploy.rehearsal.language.roles import role
from deploy.rehearsal.language.scene import Alias, Kind, Scene
from deploy.rehearsal.language.values import Given, fields, refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    who: str = ""
    act: str = ""
    on: str = ""
    thing: str = ""
    fields: dict[str, Any]
    makes: Alias | None = None
    refused: bool | str = False


def done(name: str, given: Given, *, line: int, scene: Scene) -> Done:
    """The act as it will be played; the scene is as it is after it."""
    return _Reading(name, ACTS[name], given, line, scene).done()


@dataclass(slots=True)
class _Reading:
    name: str
    act: Act
    given: Given
    line: int
    scene: Scene
    refused: bool | str = False
    makes: Alias | None = None

    def done(self) -> Done:
        if "refused" in self.given:
            self.refused = refusal(self.given["refused"], self.scene) or False
        who = self._who()
        on = self._on()
        thing, said = self._made(on) if on and self.act.makes else self._done_to(on)
        self._required(said)
        self._built(said)
        self._effects(thing, said)
        return Done(
            who=who,
            act=self.name,
            on=on,
            thing=thing,
            fields=said,
            makes=self.makes,
            refused=self.refused,
        )

    def _who(self) -> str:
        if "as" in self.given:
            return role(self.given["as"], self.scene) or ""
        if self.act.by_somebody:
            self._wrong("缺少 as（谁来办）。")
        return ""

    def _on(self) -> str:
        """The key that names the thing; empty if there is none, or none is wanted."""
        keys = [key for key in self.act.on if key in self.given]
        if len(keys) > 1:
            self._wrong(f"{' 和 '.join(keys)} 只能写一个。")
        if not keys and self.act.on:
            self._wrong(f"“{self.name}”须写明 {' 或 '.join(self.act.on)}。")
        return keys[0] if keys else ""

    def _made(self, on: str) -> tuple[str, dict[str, Any]]:
        scene, node = self.scene, self.given[on]
        name, there = making.named(self.act, node, scene)
        scene.at_hand = there
        if there is not None:
            received = self.act.again and self.act.makes is Kind.CASE
            return name, making.repeated(there, self.given, scene) if received else self._fields()
        assert self.act.makes is not None
        made = making.new(self.act.makes, name, given=self.given, line=self.line, scene=scene)
        scene.at_hand = self.makes = made
        case = made.kind is Kind.CASE
        said = making.handed_in(made, self.given, scene) if case else self._fields()
        if name and not self.refused:
            scene.cast[name] = made
        return name, said

    def _done_to(self, on: str) -> tuple[str, dict[str, Any]]:
        thing = self.act.on[on](self.given[on], self.scene) if on else ""
        self.scene.at_hand = self._case(thing) if thing else None
        return thing or "", self._fields()

    def _case(self, thing: str) -> Alias | None:
        return self.scene.cast.get(place(thing).alias)

    def _fields(self) -> dict[str, Any]:
        return {**self.act.defaults, **fields(self.act.fields, self.given, self.scene)}

    def _required(self, said: dict[str, Any]) -> None:
        missing = sorted(self.act.required - said.keys())
        if missing:
            self._wrong(f"“{self.name}”须写明 {'、'.join(missing)}。")

    def _built(self, said: dict[str, Any]) -> None:
        if not self.act.built:
            self.scene.notes.unbuilt(self.line, f"动作“{self.name}”")
        for key in self.act.later & said.keys():
            self.scene.notes.unbuilt(self.given[key].at.line, f"动作“{self.name}”的“{key}”")

    def _effects(self, thing: str, said: dict[str, Any]) -> None:
        if self.name in effects.RUNNING:
            if self.refused:
                self._wrong("停、启服务是演练自己的动作，不会被拒绝。")
            if thing:
                effects.running(self.name, thing, line=self.line, scene=self.scene)
        elif self.name == "calendar":
            effects.calendar(said, self.scene, line=self.line, refused=bool(self.refused))

    def _wrong(self, text: str) -> None:
        self.scene.notes.wrong(self.line, text)
