"""The folders of a drawn tree, around the invoices and sections of a month: they group, and cut nothing."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import takewhile

from transforms.layout.nodes import Node
from transforms.reference.drawn_tree import DrawnPoint, Tree, way_up

Placed = tuple[tuple[DrawnPoint, ...], Node]
"""A node, and the folders around it, outermost first."""


def folders_around(tree: Tree, code: str | None) -> tuple[DrawnPoint, ...]:
    """The folders directly above a point, up to the section or invoice that they stand in; outermost first."""
    parent = None if code is None or code not in tree else tree[code].parent
    return tuple(takewhile(lambda point: point.kind == "folder", way_up(tree, parent)))[::-1]


def in_folders(placed: Iterable[Placed], depth: int = 0) -> Iterator[Node]:
    """The nodes inside their folders, each where the first of what it holds stands."""
    groups: dict[object, list[Placed]] = {}
    for place, (folders, node) in enumerate(placed):
        groups.setdefault(folders[depth].code if depth < len(folders) else place, []).append((folders, node))
    for group in groups.values():
        folders, node = group[0]
        yield _folder(folders[depth], tuple(in_folders(group, depth + 1))) if depth < len(folders) else node


def one_amount(nodes: Sequence[Node]) -> tuple[Decimal | None, str | None]:
    """The sum of the nodes and its currency; none where they have several."""
    currencies = {node.currency for node in nodes}
    if len(currencies) != 1 or None in currencies:
        return None, None
    return sum((node.amount for node in nodes if node.amount is not None), Decimal(0)), nodes[0].currency


def _folder(point: DrawnPoint, children: tuple[Node, ...]) -> Node:
    amount, currency = one_amount(children)
    return Node(
        "folder", point.label, key="point", code=point.code, amount=amount, currency=currency, children=children
    )
