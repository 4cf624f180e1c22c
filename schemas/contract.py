"""How a published table is described. What it says is read as it stands; Pandera proves it where tables are written.

Pandera is loaded when the first table is to be proven: what only asks for names and types does without.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, get_args

import polars as pl

if TYPE_CHECKING:
    import pandera.polars as pa


Amount = Annotated[pl.Decimal, 38, 18]
"""An exact amount of money."""


@dataclass(frozen=True)
class Kept:
    """What the values of a column keep beside their type; by default only that none is missing."""

    ge: int | None = None
    isin: Sequence[str] | None = None
    nullable: bool = False
    unique: bool = False


def field(
    *, ge: int | None = None, isin: Sequence[str] | None = None, nullable: bool = False, unique: bool = False
) -> Any:
    """A column whose values are at least `ge`, one of `isin`, missing at times (`nullable`) or all different."""
    return Kept(ge, isin, nullable, unique)


class Table:
    """Any published table: no column missing, none more, each of its exact type."""

    @classmethod
    def columns(cls) -> dict[str, pl.DataType]:
        """Its columns, in order, each with its exact type."""
        return {name: _exact(annotation) for name, annotation in cls.__annotations__.items()}

    @classmethod
    def to_schema(cls, keys: Sequence[str] = ()) -> "pa.DataFrameSchema":
        """The contract as Pandera proves it, with further key columns as text."""
        import pandera.polars as pa

        columns = {name: _proven(dtype, getattr(cls, name, Kept())) for name, dtype in cls.columns().items()}
        columns |= {key: _proven(pl.String(), Kept(nullable=True)) for key in keys}
        return pa.DataFrameSchema(columns, strict=True, ordered=True, name=cls.__name__)


def _proven(dtype: pl.DataType, kept: Kept) -> "pa.Column":
    import pandera.polars as pa

    checks = [pa.Check.ge(kept.ge)] if kept.ge is not None else []
    checks += [pa.Check.isin(kept.isin)] if kept.isin is not None else []
    return pa.Column(dtype, checks, nullable=kept.nullable, unique=kept.unique)


def _exact(annotation: Any) -> pl.DataType:
    """The type that an annotation names: a type of Polars, or one annotated with what makes it exact."""
    kind, *parameters = get_args(annotation) or (annotation,)
    exact: pl.DataType = kind(*parameters)
    return exact
