"""What departments are called, as the catalogue last named them."""

from collections.abc import Mapping

from sqlalchemy import Text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.store.columns import Columns, arrays, statement, unnested

_COLUMNS: Columns = {"id": Text, "name": Text}
_NAME = statement(
    f"INSERT INTO department (id, name) SELECT id, name FROM {unnested(_COLUMNS)} ORDER BY id"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name",
    _COLUMNS,
)


async def name(conn: AsyncConnection, names: Mapping[str, str]) -> None:
    await conn.execute(_NAME, arrays(_COLUMNS, names.items()))
