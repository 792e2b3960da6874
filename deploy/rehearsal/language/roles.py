"""Who acts or is told: roles, and the departments of the catalogue."""

from contracts.roles import DEPARTMENTAL
from deploy.rehearsal.language.scene import Scene
from deploy.rehearsal.language.values import near, written
from deploy.rehearsal.language.words import PERSONS
from services.intake.domain.lint.source import Node


def role(node: Node, scene: Scene) -> str | None:
    """One of semantics.md 6; a departmental one names a department of the catalogue."""
    found = written(node, scene, "角色")
    if found is None:
        return None
    name, mark, department = found.partition(":")
    line = node.at.line
    if name not in PERSONS:
        scene.notes.wrong(line, f"没有“{name}”这一角色{near(name, PERSONS)}")
    elif name in DEPARTMENTAL and not department:
        scene.notes.wrong(line, f"“{name}”须写明部门，如 {name}:swj。")
    elif name not in DEPARTMENTAL and mark:
        scene.notes.wrong(line, f"“{name}”不分部门，不写“:{department}”。")
    elif department:
        _department(department, scene, line=line)
    return found


def department(node: Node, scene: Scene) -> str | None:
    found = written(node, scene, "部门")
    if found is not None:
        _department(found, scene, line=node.at.line)
    return found


def _department(id: str, scene: Scene, *, line: int) -> None:
    there = scene.offered.departments
    if id not in there:
        scene.notes.wrong(line, f"部门名录中没有“{id}”{near(id, there)}")
