"""Constant SQL, for what every page asks: building a query costs Peewee more than asking it."""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from peewee import fn

from models import Table, database

Row = TypeVar("Row", bound=Table)


class FixedRows:
    """A query as constant SQL, for what every page asks, answered with bare tuples.

    Building a query costs Peewee twenty times what it costs SQLite to answer it.
    """

    def __init__(self, sql: str) -> None:
        self._by_param = _spelled(sql)

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """The rows, with `values` for the question marks."""
        # Not through the proxy, which asks itself first: that took a third of a small query.
        sql = self._by_param[database.obj.param]
        return database.obj.execute_sql(sql, values).fetchall()


class FixedChange:
    """A statement as constant SQL that changes something, for what is done most."""

    def __init__(self, sql: str) -> None:
        self._by_param = _spelled(sql)

    def run(self, *values: Any) -> int:
        """How many rows it has changed, with `values` for the question marks."""
        sql = self._by_param[database.obj.param]
        return int(database.obj.execute_sql(sql, values).rowcount)


class Fixed(FixedRows, Generic[Row]):
    """The same, answered with rows of a model; `rest` follows FROM, where the table is called t.

    The fields `without` are left out.
    """

    def __init__(self, model: type[Row], rest: str, without: frozenset[str] = frozenset()) -> None:
        names = {name: at for name, at in columns(model).items() if name not in without}
        listed = ", ".join(f't."{column}"' for column in names.values())
        super().__init__(f'SELECT {listed} FROM "{model._meta.table_name}" t {rest}')  # noqa: S608
        self._model = model
        self._names = list(names)

    def __call__(self, *values: Any) -> list[Row]:
        """The rows, as the model."""
        return [filled(self._model, self._names, row) for row in self.rows(*values)]


def without_index(column: Any) -> Any:
    """The same values, of which no index knows: the query keeps to the one that it is meant for."""
    return fn.COALESCE(column, column)


def columns(model: type[Table]) -> dict[str, str]:
    """The columns of the model, each by its field's name."""
    return {field.name: field.column_name for field in model._meta.sorted_fields}


def filled(model: type[Row], names: Iterable[str], values: Iterable[Any]) -> Row:
    """A row of `model` with what the database holds for it; values beyond the names are left."""
    row = model(__no_default__=True)
    row.__data__.update(zip(names, values, strict=False))
    return row


def _spelled(sql: str) -> dict[str, str]:
    """The statement by what stands for a value: each engine has its own."""
    return {"?": sql, "%s": sql.replace("?", "%s")}
