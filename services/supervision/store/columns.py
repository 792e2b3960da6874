"""Many rows in one statement: a column of each as one array parameter."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, TextClause, bindparam, text
from sqlalchemy.types import TypeEngine

Columns = Mapping[str, type[TypeEngine[Any]] | TypeEngine[Any]]
"""Names and types of what is passed, in order."""


def unnested(columns: Columns) -> str:
    """`unnest(:a, :b) AS given(a, b)`, for a FROM clause."""
    return f"unnest({', '.join(f':{name}' for name in columns)}) AS given({', '.join(columns)})"


def statement(sql: str, columns: Columns) -> TextClause:
    arrays = (bindparam(name, type_=ARRAY(kind, dimensions=1)) for name, kind in columns.items())
    return text(sql).bindparams(*arrays)


def arrays(columns: Columns, rows: Iterable[Sequence[object]]) -> dict[str, object]:
    """The rows, at least one, turned into the parameters of such a statement."""
    turned = zip(*rows, strict=True)
    return dict(zip(columns, map(list, turned), strict=True))
