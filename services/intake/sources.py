"""Catalogue files from a folder, as trees that remember their lines."""

import re
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from services.intake.domain.lint.source import (
    Finding,
    Mapping,
    Node,
    Place,
    Scalar,
    Sequence,
    Shape,
)

_SHAPES = {
    "tag:yaml.org,2002:str": Shape.TEXT,
    "tag:yaml.org,2002:int": Shape.NUMBER,
    "tag:yaml.org,2002:bool": Shape.FLAG,
    "tag:yaml.org,2002:null": Shape.NOTHING,
}

YamlNode = MappingNode | SequenceNode | ScalarNode


class NoCatalogue(Exception):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 中没有事项目录文件（*.yaml）。")


def read(folder: Path) -> tuple[list[Mapping], list[Finding]]:
    """Every `*.yaml` of the folder in name order, and what could not be read as YAML.

    Raises `NoCatalogue`.
    """
    paths = sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])
    if not paths:
        raise NoCatalogue(folder)
    files: list[Mapping] = []
    findings: list[Finding] = []
    for path in paths:
        try:
            node = YAML(typ="safe", pure=True).compose(path.read_text(encoding="utf-8"))
        except (YAMLError, UnicodeDecodeError) as error:
            findings.append(_unreadable(path.name, error))
            continue
        tree = _tree(node, path.name) if node is not None else None
        if isinstance(tree, Mapping):
            files.append(tree)
        elif tree is not None:
            findings.append(Finding(tree.at, "wrong-shape", "文件应是一组“名称: 值”。"))
    return files, findings


def _tree(node: YamlNode, file: str) -> Node:
    at = Place(file, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        return Mapping(
            tuple((_scalar(key, file), _tree(value, file)) for key, value in node.value), at
        )
    if isinstance(node, SequenceNode):
        return Sequence(tuple(_tree(item, file) for item in node.value), at)
    return _scalar(node, file)


def _scalar(node: YamlNode, file: str) -> Scalar:
    text = node.value if isinstance(node, ScalarNode) else ""
    shape = _SHAPES.get(str(node.tag), Shape.OTHER)
    if shape is Shape.NUMBER and not re.fullmatch(r"[-+]?\d+", text):
        shape = Shape.OTHER
    return Scalar(text, shape, Place(file, node.start_mark.line + 1))


def _unreadable(file: str, error: Exception) -> Finding:
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        line = error.problem_mark.line + 1
        return Finding(Place(file, line), "not-yaml", f"不是有效的 YAML：{error.problem}。")
    return Finding(Place(file, 1), "not-yaml", "不是有效的 YAML（须为 UTF-8 编码）。")
