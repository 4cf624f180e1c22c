"""The companies of a group by who owns them, with what is wrong with that: orphans and circles."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from transforms.layout.nodes import Node
from transforms.reference.parents import circles


@dataclass(frozen=True)
class GroupTree:
    """The companies that nobody owns, each with those below it, in the order of their codes; and the faults in words.

    Orphans stand at the top, and so does the first company of a circle: every company is drawn once.
    """

    nodes: tuple[Node, ...]
    faults: tuple[str, ...]


def group_tree(entities: pl.DataFrame, day: date | None) -> GroupTree:
    """The group on a day; without one, by the row of each company that starts last."""
    valid = entities if day is None else entities.filter(pl.lit(day).is_between("valid_from", "valid_to"))
    latest = valid.drop_nulls("entity").sort("valid_from", "row").unique("entity", keep="last").sort("entity")
    rows = {row["entity"]: row for row in latest.iter_rows(named=True)}
    parents = {code: row["parent"] for code, row in rows.items() if row["parent"] is not None}
    orphans = {code: parent for code, parent in parents.items() if parent not in rows}
    rounds = sorted(set(circles(parents)))
    tops = [*(code for code in rows if code not in parents), *orphans, *(circle[0] for circle in rounds)]
    faults = [f"{code}: an orphan, its parent {parent} is not there" for code, parent in orphans.items()]
    faults += [f"{circle[0]}: owned in a circle, {' > '.join([*circle, circle[0]])}" for circle in rounds]
    below = defaultdict(list)
    for code, parent in parents.items():
        below[parent].append(code)
    return GroupTree(tuple(_node(code, rows, below, set(tops)) for code in sorted(tops)), tuple(faults))


def _node(code: str, rows: Mapping[str, dict[str, object]], below: Mapping[str, list[str]], tops: set[str]) -> Node:
    row = rows[code]
    detail = f"{row['name'] or ''}" + (f", invoices to {row['bill_to']}" if row["bill_to"] else "")
    children = tuple(_node(child, rows, below, tops) for child in below.get(code, ()) if child not in tops)
    return Node("entity", code, detail, "entity", code, children=children)
