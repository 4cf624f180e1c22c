"""The nodes of the trees that people read: who is charged, on which invoices, in which sections, for which services."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["entity", "recipient", "folder", "invoice", "section", "holder", "service"]

MARKS: dict[Kind, str] = {"invoice": "●", "section": "•"}
"""What stands before an invoice point and a section point; other nodes have no mark."""


@dataclass(frozen=True)
class Node:
    """An entity, a recipient, a folder, an invoice ●, a section •, a holder of what hangs there, or a service.

    `label` is read, `detail` explains it, `key` and `code` identify it: of a section as in `section_keys` and
    `section_path`. `amount` is without VAT and stands with its currency; it is absent where there are several.
    """

    kind: Kind
    label: str
    detail: str = ""
    key: str = ""
    code: str = ""
    typology: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    children: tuple["Node", ...] = ()


class TreeLine(NamedTuple):
    """A node as one line of a listing: how deep it stands, its mark, and what is read on it."""

    depth: int
    mark: str
    text: str
    detail: str
    typology: str | None
    amount: Decimal | None
    currency: str | None


def find(nodes: Sequence[Node], text: str) -> tuple[Node, ...]:
    """The nodes that have a text, with all below them, and the way down to them. Case and accents do not count."""
    wanted = _plain(text)
    return tuple(found for node in nodes for found in _found(node, wanted))


def tree_lines(nodes: Sequence[Node], depth: int = 0) -> Iterator[TreeLine]:
    """The nodes line by line, each above those below it."""
    for node in nodes:
        mark = MARKS.get(node.kind, "")
        yield TreeLine(depth, mark, node.label, node.detail, node.typology, node.amount, node.currency)
        yield from tree_lines(node.children, depth + 1)


def _found(node: Node, wanted: str) -> Iterator[Node]:
    if any(wanted in _plain(text) for text in (node.label, node.code, node.detail, node.typology or "")):
        yield node
    elif below := tuple(found for child in node.children for found in _found(child, wanted)):
        yield replace(node, children=below)


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)).casefold()
