"""Which services of the catalogue can land where in the layout, before any line is known."""

from collections.abc import Sequence

import polars as pl

from transforms.layout.branches import Branch
from transforms.layout.conditions import Region, both, exactly, is_covered
from transforms.layout.names import SERVICE_DEFAULTS
from transforms.layout.nodes import Node
from transforms.layout.values import key_texts
from transforms.reference.keys import as_keys

_EVERY_SERVICE = Node("service", "every service of the catalogue", key="service")


def latest_rows(table: pl.DataFrame, key: str) -> pl.DataFrame:
    """The row of each code that starts last, by code."""
    return table.sort("valid_from", "row").unique(key, keep="last", maintain_order=True).sort(key)


def services_by_branch(tried: Sequence[Branch], recipient: str, services: pl.DataFrame) -> list[tuple[Node, ...]]:
    """Per branch, in the order they are tried, the services that can land there for a recipient.

    Decided by what the catalogue says of a service; a condition on any other key may hold or not. Where all can land,
    one leaf stands for them.
    """
    rows = latest_rows(services, "service")
    known = as_keys("services", rows).with_columns(rows[name] for name in SERVICE_DEFAULTS if name in rows.columns)
    deciding = sorted({"typology", *(key for branch in tried for key in branch.lines if key in known.columns)})
    kinds = key_texts(known, deciding).rows()
    lines = {kind: exactly({"recipient": recipient, **dict(zip(deciding, kind, strict=True))}) for kind in set(kinds)}
    lands = {kind: _lands(of_kind, tried) for kind, of_kind in lines.items()}
    leaves = [_service(*row) for row in rows.select("service", "service_name", "typology").rows()]
    landing = [
        tuple(leaf for leaf, kind in zip(leaves, kinds, strict=True) if lands[kind][number])
        for number in range(len(tried))
    ]
    return [(_EVERY_SERVICE,) if len(found) == len(leaves) > 1 else found for found in landing]


def _lands(of_kind: Region, tried: Sequence[Branch]) -> list[bool]:
    """Whether lines of a kind can land on each branch: those before it must leave some."""
    before = [branch.lines for branch in tried]
    return [not is_covered(both(of_kind, lines), before[:number]) for number, lines in enumerate(before)]


def _service(code: str, name: str, typology: str) -> Node:
    return Node("service", name, key="service", code=code, typology=typology)
