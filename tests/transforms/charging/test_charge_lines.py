"""Charge lines: what a line has of its own, with what was decided of its combination."""

from decimal import Decimal

import pytest

from schemas.tables import ChargeLines
from tests.transforms.charging.small_group import GROUP, Row, group, lines
from tests.transforms.charging.small_month import close
from transforms.published import validated

TABLES = group(
    agreements=[GROUP["agreements"][0]],
    users=[*GROUP["users"], {**GROUP["users"][0], "user": "U3", "entity": "LYR-SI"}],
)


def test_every_line_is_a_charge_or_rejected_in_file_order_with_its_own_figures() -> None:
    rows: list[Row] = [
        {},
        {"user": "U2"},
        {"quantity": Decimal(3), "nature": "Forfait data 20 Go"},
        {"user": "U3"},
        {"service": "LAN", "amount": Decimal("0.5"), "quantity": None},
        {"user": "U2", "quantity": Decimal(4)},
    ]
    month = close({"a": lines(*rows)}, TABLES)
    assert month.charges.select("row", "recipient", "quantity", "unit_price", "amount", "nature").rows() == [
        (1, "LYR-EST", 2, Decimal("3.5"), 7, "Forfait data 10 Go"),
        (3, "LYR-EST", 3, Decimal("3.5"), Decimal("10.5"), "Forfait data 20 Go"),
        (4, "LYR-SI", 2, Decimal("3.5"), 7, "Forfait data 10 Go"),
        (5, "LYR-EST", None, None, Decimal("0.5"), "Forfait data 10 Go"),
    ]
    assert month.rejected.select("row", "rules", "amount").rows() == [
        (2, ["no_agreement"], 7),
        (6, ["no_agreement"], 14),
    ]
    validated("charge_lines", month.charges)


def test_a_retained_charge_stands_on_no_invoice() -> None:
    charges = close({"a": lines({}, {"user": "U3"})}, TABLES).charges
    assert charges.select("invoice_ref", "invoice_line").rows() == [("2026-10_SI_EST_01", 1), (None, None)]


@pytest.mark.parametrize("key", ["nature", "unit_price", "price_row", "row", "origin", "file", "basis"])
def test_a_layout_that_cuts_by_what_a_line_has_of_its_own_leaves_it_as_it_is(key: str) -> None:
    rows: list[Row] = [{}, {"quantity": Decimal(5)}, {"amount": Decimal(9)}, {"nature": "Forfait data 20 Go"}]
    plain = close({"a": lines(*rows)}, TABLES).charges
    cut = close({"a": lines(*rows)}, TABLES, line_keys=[key], lines_by=["service", key]).charges
    own = [name for name in ChargeLines.to_schema().columns if name != "invoice_line"]
    assert cut.select(own).equals(plain.select(own))
