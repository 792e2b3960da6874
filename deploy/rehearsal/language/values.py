"""How single values are written. A reader returns the value, or notes what is wrong with it."""

import re
from collections.abc import Callable, Collection, Iterator
from collections.abc import Mapping as Dictionary
from difflib import get_close_matches
from typing import Any

from deploy.rehearsal.language.mistakes import Notes
from deploy.rehearsal.language.scene import Scene
from services.intake.domain.lint.source import Mapping, Node, Scalar, Sequence, Shape

Reader = Callable[[Node, Scene], Any]
"""What it returns after noting a mistake is of no use: the file is refused as a whole."""
Readers = Dictionary[str, Reader]
Given = Dictionary[str, Node]
"""What a step or an expectation says, by key."""

_NUMBER = re.compile(r"[-+]?\d{1,12}(\.\d{1,12})?")
_PROBLEM = re.compile(r"(/problems/)?([a-z0-9]+(-[a-z0-9]+)*)")
_ALIAS = re.compile(r"[^\s/#]{1,40}")
MOST_DIGITS = 9
MOST_LISTED = 50
"""Words told to somebody who wrote none of them."""


def written(node: Node, scene: Scene, wanted: str) -> str | None:
    """The text of a scalar that is text or a number; None and a note for anything else."""
    if isinstance(node, Scalar) and node.text.strip():
        if node.shape not in (Shape.NOTHING, Shape.FLAG):
            return node.text.strip()
        scene.notes.wrong(
            node.at.line, f"{scene.here}应是{wanted}；“{node.text}”若是文字，请加引号。"
        )
        return None
    scene.notes.wrong(node.at.line, f"{scene.here}应是{wanted}。")
    return None


def nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.shape is Shape.NOTHING


def text(node: Node, scene: Scene) -> str | None:
    return written(node, scene, "文字")


def whole(node: Node, scene: Scene) -> int | None:
    number = isinstance(node, Scalar) and node.shape is Shape.NUMBER
    if isinstance(node, Scalar) and number and len(node.text) <= MOST_DIGITS:
        return int(node.text)
    scene.notes.wrong(node.at.line, f"{scene.here}应是整数。")
    return None


def count(node: Node, scene: Scene) -> int | None:
    n = whole(node, scene)
    if n is not None and n < 0:
        scene.notes.wrong(node.at.line, f"{scene.here}不能小于零。")
    return n


def between(least: int, most: int) -> Reader:
    def read(node: Node, scene: Scene) -> int | None:
        n = whole(node, scene)
        if n is not None and not least <= n <= most:
            scene.notes.wrong(node.at.line, f"{scene.here}应是{least}到{most}的整数。")
        return n

    return read


def number(node: Node, scene: Scene) -> float | None:
    if (found := written(node, scene, "数字")) is None:
        return None
    if not _NUMBER.fullmatch(found):
        scene.notes.wrong(node.at.line, f"{scene.here}应是数字，如 0.95。")
        return None
    return float(found)


def flag(node: Node, scene: Scene) -> bool | None:
    if isinstance(node, Scalar) and node.shape is Shape.FLAG:
        return node.text.lower() == "true"
    scene.notes.wrong(node.at.line, f"{scene.here}应是 true 或 false。")
    return None


def refusal(node: Node, scene: Scene) -> bool | str | None:
    """`true`, or the type of the problem that is expected, without `/problems/`."""
    if isinstance(node, Scalar) and node.shape is Shape.FLAG:
        if node.text.lower() == "true":
            return True
    elif isinstance(node, Scalar) and (match := _PROBLEM.fullmatch(node.text.strip())):
        return match[2]
    what = "refused 应是 true 或问题类型（如 illegal-act）；不会被拒绝的步骤不写 refused。"
    scene.notes.wrong(node.at.line, what)
    return None


def alias(node: Node, scene: Scene) -> str | None:
    found = written(node, scene, "别名（如 P1）")
    if found is not None and not _ALIAS.fullmatch(found):
        scene.notes.wrong(node.at.line, f"“{found}”不能作别名：不含空格、“/”和“#”，不超过40字。")
        return None
    return found


def near(word: str, known: Collection[str]) -> str:
    """“，是否应为…？” if the word is so like a known one that it is a slip of the pen.

    Codes are all alike, so those that there are are listed.
    """
    code = any(sign.isdigit() for sign in word)
    like = get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    if like and not code:
        return f"，是否应为“{like[0]}”？"
    return f"。可写：{'、'.join(sorted(known))}。" if len(known) <= MOST_LISTED else "。"


def one_of(known: Collection[str], what: str) -> Reader:
    def read(node: Node, scene: Scene) -> str | None:
        found = written(node, scene, what)
        if found is not None and found not in known:
            scene.notes.wrong(node.at.line, f"没有“{found}”这一{what}{near(found, known)}")
        return found

    return read


def listed(inner: Reader, *, once: bool = True) -> Reader:
    """A list; `once`: nothing in it twice."""

    def read(node: Node, scene: Scene) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            scene.notes.wrong(node.at.line, f"{scene.here}应是列表，写作 [甲, 乙]。")
            return ()
        found = tuple(inner(item, scene) for item in node.items)
        if once:
            _no_twice(node, scene.notes)
        return found

    return read


def _no_twice(node: Sequence, notes: Notes) -> None:
    seen: set[str] = set()
    for item in node.items:
        if isinstance(item, Scalar):
            if item.text in seen:
                notes.wrong(item.at.line, f"“{item.text}”列了两次。")
            seen.add(item.text)


def entries(node: Node, scene: Scene, known: Collection[str], *, what: str) -> dict[str, Node]:
    """What a mapping says under known keys; unknown and repeated ones are noted."""
    if not isinstance(node, Mapping):
        scene.notes.wrong(node.at.line, f"{what}应是一组“名称: 值”。")
        return {}
    found: dict[str, Node] = {}
    for key, value in node.entries:
        if key.text in found:
            scene.notes.wrong(key.at.line, f"“{key.text}”写了两次。")
        elif key.text not in known:
            scene.notes.wrong(key.at.line, f"{what}没有“{key.text}”这一项{near(key.text, known)}")
        else:
            found[key.text] = value
    return found


def fields(readers: Readers, given: Given, scene: Scene) -> dict[str, Any]:
    """What is said under the keys that have a reader."""
    said = {}
    for key, read in readers.items():
        if key in given:
            scene.here = f"“{key}”"
            said[key] = read(given[key], scene)
    scene.here = "此处"
    return said


def each(node: Node, scene: Scene, what: str) -> Iterator[Node]:
    if not isinstance(node, Sequence):
        scene.notes.wrong(node.at.line, f"“{what}”应是列表。")
    elif not node.items:
        scene.notes.wrong(node.at.line, f"“{what}”是空的。")
    else:
        yield from node.items
