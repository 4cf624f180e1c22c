"""What a reference table is: its rows, its key, its columns, and the days on which a row is valid."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "quantity", "unit_price", "amount", "rate", "integer", "date", "yes_no"]


@dataclass(frozen=True)
class Column:
    """A column of a reference table."""

    name: str
    about: str
    kind: Kind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    default: str | None = None
    unless: str | None = None
    """The column that may stand in place of this one, where it is required."""


@dataclass(frozen=True)
class ReferenceTable:
    """A reference table: what one row is, its key, and its columns.

    Two rows of one key must not be valid on one day: an error, or where `overlap` is "reject", a warning, and
    the lines that meet both rows are rejected.
    """

    name: str
    singular: str
    row_is: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    overlap: Literal["error", "reject"] = "error"
    default_file: str | None = field(default=None)
    nothing_without: tuple[str, ...] = ()
    """A row in which all of these are blank says nothing; a month whose own file is not there has no row at all."""

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns of the contract, in order."""
        return tuple(column.name for column in self.columns)


VALIDITY = (
    Column("valid_from", "first day the row is valid; blank = always was", "date"),
    Column("valid_to", "last day the row is valid; blank = until further notice", "date"),
)
