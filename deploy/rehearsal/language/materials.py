"""Which materials are meant: all, some, or all but some of those a case asks for."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from deploy.rehearsal.language.scene import Scene
from deploy.rehearsal.language.values import entries, listed, near, written
from services.intake.domain.lint.source import Mapping, Node, Sequence


@dataclass(frozen=True, slots=True)
class Choice:
    """Some of all the materials there are: the named ones, or all without them."""

    named: tuple[str, ...] = ()
    without: bool = True

    def of(self, there: Collection[str]) -> list[str]:
        """Of those that are there, in their order."""
        return [one for one in there if (one in self.named) is not self.without]


ALL = Choice()


def material(node: Node, scene: Scene) -> str | None:
    """Its id in the case at hand: `SM1`, `m2`, in a bundle an item's own is `shuibao/m1`."""
    found = written(node, scene, "材料编号")
    asked_for = scene.at_hand.demanded if scene.at_hand else None
    if found is not None and asked_for is not None and found not in asked_for:
        scene.notes.wrong(node.at.line, f"本办件没有材料“{found}”{near(found, asked_for)}")
    return found


def materials(*, but: bool = True) -> Callable[[Node, Scene], Choice]:
    """`all`, `[materials]` and, where that is allowed, `{except: [materials]}`."""

    def read(node: Node, scene: Scene) -> Choice:
        if isinstance(node, Sequence):
            return Choice(listed(material)(node, scene), without=False)
        if but and isinstance(node, Mapping):
            inside = entries(node, scene, {"except"}, what="材料")
            return Choice(listed(material)(inside["except"], scene)) if inside else ALL
        if written(node, scene, "all 或材料列表") not in (None, "all"):
            scene.notes.wrong(node.at.line, "材料写作 all 或列表，如 [SM1, shuibao/m1]。")
        return ALL

    return read
