"""A month that has run as a tree, and what is found in a tree."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from schemas.tables import MONEY
from transforms.layout.tree import Node, find, month_tree, tree_lines

SECTIONS = pl.List(pl.String)


def invoices(*rows: tuple[str, str, str, str]) -> pl.DataFrame:
    """Invoices of recipient, reference, currency and net."""
    table = pl.DataFrame(rows, schema=["recipient", "invoice_ref", "currency", "net"], orient="row")
    return table.with_columns(
        pl.col("net").cast(MONEY),
        provider=pl.lit("HQ"),
        title=pl.format("Title {}", "invoice_ref"),
        invoice_key=pl.format("HQ/{}/Title", "recipient"),
        document_type=pl.when(pl.col("net").str.starts_with("-"))
        .then(pl.lit("credit_note"))
        .otherwise(pl.lit("invoice")),
    )


def lines(*rows: dict[str, Any]) -> pl.DataFrame:
    """Invoice lines of an invoice, sections written as "key=code" each, service, typology and amount."""
    table = [
        {
            "invoice_ref": row.get("invoice", "1"),
            "line_number": number,
            "section_keys": [step.split("=")[0] for step in row.get("sections", [])],
            "section_path": [step.split("=")[1] for step in row.get("sections", [])],
            "section_labels": [step.split("=")[1].title() for step in row.get("sections", [])],
            "service": row["service"],
            "service_name": row["service"].title(),
            "typology": row.get("typology", "mobility"),
            "amount": Decimal(row["amount"]),
        }
        for number, row in enumerate(rows, start=1)
    ]
    return pl.DataFrame(
        table,
        schema_overrides={"amount": MONEY}
        | dict.fromkeys(["section_keys", "section_path", "section_labels"], SECTIONS),
    )


def drawn(nodes: tuple[Node, ...]) -> list[str]:
    return [
        "  " * line.depth
        + " ".join(
            filter(None, (line.mark, line.text, line.typology, f"{line.amount:.2f}" if line.amount is not None else ""))
        )
        for line in tree_lines(nodes)
    ]


def test_invoices_sections_and_services_stand_in_reading_order_with_their_amounts() -> None:
    tree = month_tree(
        invoices(("SUB", "1", "EUR", "16.00")),
        lines(
            {"sections": ["=fleet", "user=m1"], "service": "sim", "amount": "1.00"},
            {"sections": ["=fleet", "user=m1"], "service": "tablet", "amount": "2.00"},
            {"sections": ["=fleet", "user=m1"], "service": "sim", "amount": "4.00"},
            {"sections": ["=fleet"], "service": "pool", "amount": "-1.00"},
            {"sections": ["typology=access"], "service": "fibre", "typology": "access", "amount": "8.00"},
            {"service": "advice", "typology": "consulting", "amount": "2.00"},
        ),
    )
    assert drawn(tree) == [
        "SUB 16.00",
        "  ● Title 1 16.00",
        "    • Fleet mobility 6.00",
        "      • M1 mobility 7.00",
        "        Sim mobility 5.00",
        "        Tablet mobility 2.00",
        "      Pool mobility -1.00",
        "    • Access access 8.00",
        "      Fibre access 8.00",
        "    Advice consulting 2.00",
    ]


def test_sections_of_one_label_stay_apart_and_sections_of_several_typologies_have_none() -> None:
    tree = month_tree(
        invoices(("SUB", "1", "EUR", "3.00")),
        lines(
            {"sections": ["=fleet"], "service": "sim", "amount": "1.00"},
            {"sections": ["team=fleet"], "service": "sim", "amount": "1.00"},
            {"sections": ["team=fleet"], "service": "fibre", "typology": "access", "amount": "1.00"},
        ),
    )
    sections = tree[0].children[0].children
    assert [(section.key, section.code, section.typology) for section in sections] == [
        ("", "fleet", "mobility"),
        ("team", "fleet", None),
    ]


def test_a_recipient_has_a_total_where_its_invoices_are_in_one_currency() -> None:
    tree = month_tree(
        invoices(
            ("B", "1", "EUR", "1.00"), ("B", "2", "USD", "2.00"), ("A", "3", "USD", "-4.00"), ("A", "4", "USD", "1.00")
        ),
        lines(*({"invoice": number, "service": "sim", "amount": "1.00"} for number in "1234")),
    )
    assert [(node.code, node.amount, node.currency) for node in tree] == [("A", Decimal(-3), "USD"), ("B", None, None)]
    assert [node.detail for node in tree[0].children] == ["credit note 3 from HQ", "4 from HQ"]


TREE = (
    Node("recipient", "A", children=(Node("holder", "Orléans", "site ORL", children=(Node("service", "Fibre"),)),)),
    Node(
        "recipient", "B", children=(Node("service", "Tablet", code="TAB", typology="mobility"), Node("service", "Sim"))
    ),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ORLEANS", ["A", "  Orléans", "    Fibre"]),
        ("site orl", ["A", "  Orléans", "    Fibre"]),
        ("fib", ["A", "  Orléans", "    Fibre"]),
        ("mobil", ["B", "  Tablet mobility"]),
        ("tab", ["B", "  Tablet mobility"]),
        ("nothing", []),
    ],
)
def test_what_is_found_keeps_the_way_to_it_and_all_below_it(text: str, expected: list[str]) -> None:
    assert drawn(find(TREE, text)) == expected
