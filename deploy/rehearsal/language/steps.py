"""One step: when it is, what is done, and what is expected after it."""

from deploy.rehearsal.language.acts import ACTS
from deploy.rehearsal.language.doing import Done, done
from deploy.rehearsal.language.expecting import expectations
from deploy.rehearsal.language.rehearsal import Step
from deploy.rehearsal.language.roles import role
from deploy.rehearsal.language.scene import Alias, Kind, Scene
from deploy.rehearsal.language.timing import timed
from deploy.rehearsal.language.values import Given, entries, near, written
from services.intake.domain.lint.source import Mapping, Node, Scalar

LOOKING = frozenset({"at", "after", "do", "expect"})
DOING = LOOKING | {"as", "refused"}
ANYTHING = DOING | {key for act in ACTS.values() for key in (*act.on, *act.fields)}
NOTHING_DONE = Done(fields={})


def step(node: Node, scene: Scene) -> Step | None:
    """None, with a note, if it is none, or it cannot be told when it is."""
    line = node.at.line
    if not isinstance(node, Mapping):
        scene.notes.wrong(line, "每一步应是一组“名称: 值”。")
        return None
    name = _act(node, scene)
    given = entries(node, scene, _keys(node, name), what="这一步")
    at, after = timed(given, scene, line=line)
    scene.at_hand = None
    told = _done(name, given, line=line, scene=scene)
    expect = expectations(given["expect"], scene) if "expect" in given else ()
    if not {"do", "expect"} & given.keys():
        scene.notes.wrong(line, "这一步既没有 do，也没有 expect。")
    if scene.moment is None:
        return None
    return Step(
        line=line,
        at=at,
        after=after,
        moment=scene.moment,
        who=told.who,
        act=told.act,
        on=told.on,
        thing=told.thing,
        fields=told.fields,
        makes=told.makes,
        refused=told.refused,
        expect=expect,
    )


def _act(node: Mapping, scene: Scene) -> str | None:
    """What is done, if it is anything the language knows."""
    told = node.get("do")
    name = written(told, scene, "动作") if told else None
    if told is None or name is None or name in ACTS:
        return name
    scene.notes.wrong(told.at.line, f"没有“{name}”这一动作{near(name, ACTS)}")
    return None


def _keys(node: Mapping, name: str | None) -> frozenset[str]:
    if name:
        return DOING.union(ACTS[name].on, ACTS[name].fields)
    return ANYTHING if node.get("do") else LOOKING


def _done(name: str | None, given: Given, *, line: int, scene: Scene) -> Done:
    if name:
        return done(name, given, line=line, scene=scene)
    if "as" in given:
        role(given["as"], scene)
    case = given.get("case")
    if isinstance(case, Scalar):
        # The misspelt act may have been the one that makes the case: one mistake, not twenty.
        scene.cast.setdefault(case.text, Alias(case.text, Kind.CASE, line))
    return NOTHING_DONE
