"""Whatever the lines, the layout and the order of rows, every charge lands on one invoice line and nothing is lost."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.settings import InvoicePoint, Section
from tests.transforms.charging.small_group import GROUP, Row, group, lines
from tests.transforms.charging.small_month import SmallMonth, close

LINE_KEYS = ("department", "plan", "service_from", "site", "user")
PARTY_KEYS = ("service_name", "vat_category")
CUTS = ("typology", "service", *LINE_KEYS, *PARTY_KEYS)

TABLES = group(
    users=[
        *GROUP["users"],
        {**GROUP["users"][0], "user": "U3", "entity": "LYR-SI", "site": None},
        {**GROUP["users"][0], "user": "U4", "user_name": "Anna Lorme", "department": None},
    ],
    agreements=[*GROUP["agreements"], {**GROUP["agreements"][0], "agreement": "CONV-LAN", "service": "LAN"}],
)
ROWS = st.fixed_dictionaries(
    {
        "user": st.sampled_from(["U1", "U2", "U3", "U4", "U9"]),
        "service": st.sampled_from(["DATA", "LAN"]),
        "quantity": st.decimals(-99, 99, places=4),
        "unit_price": st.none() | st.decimals(-9, 9, places=9),
        "amount": st.none() | st.decimals(-999, 999, places=18),
        "usage_date": st.dates(date(2026, 10, 1), date(2026, 10, 4)),
        "plan": st.sampled_from([None, "10 Go", "20 Go"]),
    }
)
PARTS = st.dictionaries(st.sampled_from("abc"), st.lists(ROWS, max_size=8), min_size=1)
KEY_LISTS = st.lists(st.sampled_from(CUTS), max_size=3, unique=True).map(tuple)
WHERES = st.sampled_from([{}, {"typology": "mobility"}, {"plan": ("10 Go", "")}, {"user": "!U1"}])


@st.composite
def points(draw: st.DrawFn) -> list[InvoicePoint]:
    """A few points with any conditions, then one that takes what they leave."""
    inner = st.builds(Section, title=st.sampled_from([None, "Bloc"]), where=WHERES, sections=KEY_LISTS)
    some = draw(
        st.lists(
            st.builds(
                InvoicePoint,
                title=st.just("Point"),
                recipients=st.sampled_from([(), ("LYR-EST",)]),
                where=WHERES,
                split_by=KEY_LISTS,
                sections=KEY_LISTS,
                section=st.lists(inner, max_size=2).map(tuple),
            ),
            max_size=2,
        )
    )
    return [*some, InvoicePoint(title="Reste", sections=draw(KEY_LISTS))]


def closed(parts: Mapping[str, list[Row]], layout: list[InvoicePoint], lines_by: tuple[str, ...]) -> SmallMonth:
    usage = {name: lines(*rows, kept=["plan"]) for name, rows in parts.items()}
    return close(usage, TABLES, layout, LINE_KEYS, PARTY_KEYS, lines_by)


@settings(deadline=None, max_examples=15)
@given(parts=PARTS, layout=points(), lines_by=KEY_LISTS, data=st.data())
def test_every_charge_lands_on_exactly_one_invoice_line_and_the_exact_sum_is_conserved(
    parts: dict[str, list[Row]], layout: list[InvoicePoint], lines_by: tuple[str, ...], data: st.DataObject
) -> None:
    month = closed(parts, layout, lines_by)
    charged = month.charges.filter(pl.col("provider") != pl.col("recipient"))
    rejected = sum(len(part.rejected) for part in month.parts.values()) + len(month.rejected)
    assert len(month.charges) + rejected == sum(map(len, parts.values()))
    assert_lands_once(charged, month.invoicing.invoice_lines, month.invoicing.invoices)
    retained = month.charges.filter(pl.col("provider") == pl.col("recipient"))
    assert retained["invoice_ref"].null_count() == len(retained)

    shuffled = {name: data.draw(st.permutations(rows)) for name, rows in reversed(parts.items())}
    other = closed(shuffled, layout, lines_by)
    assert other.invoicing.invoices.equals(month.invoicing.invoices)
    assert other.invoicing.invoice_lines.equals(month.invoicing.invoice_lines)
    assert other.invoicing.vat_breakdown.equals(month.invoicing.vat_breakdown)


def assert_lands_once(charged: pl.DataFrame, invoice_lines: pl.DataFrame, invoices: pl.DataFrame) -> None:
    """The charges of each invoice line sum up to it exactly, and each charge names one, of its own parties."""
    sums: dict[tuple[Any, Any], Decimal] = {}
    counts: Counter[tuple[Any, Any]] = Counter()
    parties = {row["invoice_ref"]: (row["provider"], row["recipient"]) for row in invoices.iter_rows(named=True)}
    for charge in charged.iter_rows(named=True):
        line = (charge["invoice_ref"], charge["invoice_line"])
        sums[line] = sums.get(line, Decimal()) + charge["amount"]
        counts[line] += 1
        assert parties[charge["invoice_ref"]] == (charge["provider"], charge["recipient"])
    shown = {(row["invoice_ref"], row["line_number"]): row for row in invoice_lines.iter_rows(named=True)}
    assert sums == {line: row["exact_amount"] for line, row in shown.items()}
    assert counts == Counter({line: row["charge_count"] for line, row in shown.items()})
