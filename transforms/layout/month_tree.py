"""A month that has run, as a tree: recipients, their invoices, the sections and the services with their amounts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

import polars as pl

from transforms.layout.drawn import KEY, NOTHING_DRAWN, Drawing
from transforms.layout.folders import Placed, folders_around, in_folders, one_amount
from transforms.layout.invoices import drawn_code
from transforms.layout.nodes import Node
from transforms.reference.drawn_tree import Tree, tree_read

Line = Mapping[str, Any]


def month_tree(
    invoices: pl.DataFrame, invoice_lines: pl.DataFrame, drawing: Drawing = NOTHING_DRAWN
) -> tuple[Node, ...]:
    """Per recipient its invoices, in the order of the tables, with net amounts; the lines of one service are summed.

    Takes the published tables `invoices` and `invoice_lines`; the folders of the drawn tree stand around what it makes.
    """
    tree = tree_read(drawing.points, drawing.last_day)
    lines: dict[str, list[Line]] = {}
    for line in _services_by_section(invoice_lines).iter_rows(named=True):
        lines.setdefault(line["invoice_ref"], []).append(line)
    of_recipient: dict[str, list[Placed]] = {}
    for invoice in invoices.iter_rows(named=True):
        node = _invoice(invoice, lines[invoice["invoice_ref"]], tree)
        folders = folders_around(tree, drawn_code(invoice["invoice_key"]))
        of_recipient.setdefault(invoice["recipient"], []).append((folders, node))
    return tuple(_recipient(recipient, placed) for recipient, placed in sorted(of_recipient.items()))


def _services_by_section(invoice_lines: pl.DataFrame) -> pl.DataFrame:
    """One row per service of a section, in reading order; sections as lists of key, code and label."""
    place = ["invoice_ref", "section_keys", "section_path", "section_labels", "service", "service_name", "typology"]
    summed = invoice_lines.group_by(place).agg(pl.sum("amount"), pl.min("line_number"))
    return summed.sort("invoice_ref", "line_number")


def _recipient(recipient: str, placed: Sequence[Placed]) -> Node:
    net, currency = one_amount([invoice for _, invoice in placed])
    children = tuple(in_folders(placed))
    return Node(
        "recipient", recipient, key="recipient", code=recipient, amount=net, currency=currency, children=children
    )


def _invoice(invoice: Mapping[str, Any], lines: Sequence[Line], tree: Tree) -> Node:
    kind = "credit note " if invoice["document_type"] == "credit_note" else ""
    return Node(
        "invoice",
        invoice["title"],
        detail=f"{kind}{invoice['invoice_ref']} from {invoice['provider']}",
        key="invoice_ref",
        code=invoice["invoice_ref"],
        amount=invoice["net"],
        currency=invoice["currency"],
        children=tuple(_inside(lines, 0, invoice["currency"], tree)),
    )


def _inside(lines: Iterable[Line], depth: int, currency: str, tree: Tree) -> Iterator[Node]:
    """What stands in a section of so many levels: the sections inside it, then the services directly in it."""
    placed: list[Placed] = []
    for step, group in groupby(lines, key=lambda line: _step(line, depth)):
        if step is None:
            placed += [((), _service(line, currency)) for line in group]
        else:
            folders = folders_around(tree, step[1]) if step[0] == KEY else ()
            placed.append((folders, _section(step, list(group), depth, currency, tree)))
    return in_folders(placed)


def _step(line: Line, depth: int) -> tuple[str, str] | None:
    keys, codes = line["section_keys"], line["section_path"]
    return (keys[depth], codes[depth]) if depth < len(keys) else None


def _section(step: tuple[str, str], lines: Sequence[Line], depth: int, currency: str, tree: Tree) -> Node:
    children = tuple(_inside(lines, depth + 1, currency, tree))
    typologies = {line["typology"] for line in lines}
    return Node(
        "section",
        lines[0]["section_labels"][depth],
        key=step[0],
        code=step[1],
        typology=typologies.pop() if len(typologies) == 1 else None,
        amount=_sum(children),
        currency=currency,
        children=children,
    )


def _service(line: Line, currency: str) -> Node:
    return Node(
        "service",
        line["service_name"],
        key="service",
        code=line["service"],
        typology=line["typology"],
        amount=line["amount"],
        currency=currency,
    )


def _sum(nodes: Iterable[Node]) -> Decimal:
    return sum((node.amount for node in nodes if node.amount is not None), Decimal(0))
