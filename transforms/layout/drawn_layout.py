"""The drawn tree before any month has run: what each entity can reach of it, and what hangs where."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import polars as pl

from transforms.layout.catalogue import latest_rows
from transforms.layout.nodes import Kind, Node
from transforms.reference.drawn_tree import Tree, reading_order, tree_of, way_up

_KINDS: Mapping[str, Kind] = {kind: kind for kind in get_args(Kind)}
_NAMES = {"sites": "site_name", "users": "user_name", "services": "service_name"}
_ROOT = ""


@dataclass(frozen=True)
class DrawnLayout:
    """The drawn tree by its latest rows, ready to be drawn for each entity.

    `inside`: by point those directly below it in reading order, "" for those below none. `hanging`: by point what
    hangs there, each with the entity it belongs to, None: any. `open_to`: by point the entities that reach it or
    something below it, None among them where all do.
    """

    tree: Tree
    inside: Mapping[str, Sequence[str]]
    hanging: Mapping[str, Sequence[tuple[str | None, Node]]]
    open_to: Mapping[str, set[str | None]]

    def of(self, entity: str, below: str = _ROOT) -> Iterator[Node]:
        """What an entity can reach: what is drawn for it, where something of it hangs, and what is open to all."""
        for code in self.inside.get(below, ()):
            if not self.open_to[code].isdisjoint((None, entity)):
                hanging = (node for owner, node in self.hanging.get(code, ()) if owner in (None, entity))
                point = self.tree[code]
                children = (*self.of(entity, code), *hanging)
                yield Node(_KINDS[point.kind], point.label, key="point", code=code, children=children)


def drawn_layout(tables: Mapping[str, pl.DataFrame]) -> DrawnLayout:
    """The drawn tree of the reference tables."""
    tree = tree_of(latest_rows(tables["points"], "point"))
    inside: dict[str, list[str]] = defaultdict(list)
    for code in reading_order(tree):
        parent = tree[code].parent
        inside[parent if parent in tree else _ROOT].append(code)
    hanging: dict[str, list[tuple[str | None, Node]]] = defaultdict(list)
    for code, owner, node in _hanging(tables) if tree else ():
        hanging[code].append((owner, node))
    open_to: dict[str, set[str | None]] = defaultdict(set)
    for code in tree:
        owners = _owners(tree, code, [owner for owner, _ in hanging.get(code, ())], is_last=code not in inside)
        for point in way_up(tree, code):
            open_to[point.code] |= owners
    return DrawnLayout(tree, inside, hanging, open_to)


def _owners(tree: Tree, code: str, owners: Sequence[str | None], is_last: bool) -> set[str | None]:
    """Who reaches a point itself: the one it is for, else those whose things hang there; all where nothing does."""
    only_for = next((point.recipient for point in way_up(tree, code) if point.recipient), None)
    if only_for is not None:
        return {only_for}
    return set(owners) or ({None} if is_last else set())


def _hanging(tables: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, str | None, Node]]:
    """What hangs at a point: the point, the entity it belongs to, and the node."""
    owner_of: dict[str, dict[str, str]] = {}
    for table, key in (("sites", "site"), ("users", "user"), ("services", "service")):
        rows = latest_rows(tables[table], key)
        owner_of[key] = dict(rows.select(key, "entity").rows()) if "entity" in rows.columns else {}
        for code, name, point in rows.drop_nulls("point").select(key, _NAMES[table], "point").rows():
            yield point, owner_of[key].get(code), _holder(key, code, name or code)
    subscriptions = latest_rows(tables["subscriptions"], "subscription").drop_nulls("point")
    for row in subscriptions.iter_rows(named=True):
        owner = row["entity"] or owner_of["site"].get(row["site"]) or owner_of["user"].get(row["user"])
        yield row["point"], owner, _holder("subscription", row["subscription"], row["subscription"])


def _holder(key: str, code: str, label: str) -> Node:
    return Node("holder", label, key if label == code else f"{key} {code}", key=key, code=code)
