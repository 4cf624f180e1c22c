"""What is charged is covered by the account that names its source and service, once, and added up exactly."""

from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.tables import EXACT
from transforms.bills.balance import COVERED, balance_totals, rejected_by_service
from transforms.published import validated

MONEY = ["booked", "explained"]


def accounts(*rows: tuple[str, str, str, str | None, str | None, str | None], period: str = "2026-10") -> pl.DataFrame:
    """Rows of the reference table: account, currency, booked, explained, sources, services."""
    names = ["account", "currency", "booked", "explained", "sources", "services"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    why = pl.when(pl.col("explained").is_not_null()).then(pl.lit("kept"))
    return frame.with_columns(pl.col(MONEY).cast(EXACT), provider=pl.lit("SI"), period=pl.lit(period), explanation=why)


def covered(*rows: tuple[str, str, str, str, str, str]) -> pl.DataFrame:
    """What accounts may cover: provider, source, service, typology, currency and the amount charged."""
    names = ["provider", "source", "service", "typology", "currency", "charged"]
    frame = pl.DataFrame(rows, schema=names, orient="row").with_columns(pl.col("charged").cast(EXACT))
    zero = pl.lit(0, EXACT)
    return frame.with_columns(retained=zero, rejected=zero, unpriced_rows=pl.lit(0, pl.Int64)).select(*COVERED)


LINES = covered(
    ("SI", "telecom", "CALL", "voice", "EUR", "10"),
    ("SI", "telecom", "LINE", "fixed", "EUR", "4.5"),
    ("SI", "cloud", "VM", "hosting", "EUR", "2"),
    ("SI", "cloud", "VM", "hosting", "USD", "7"),
    ("RH", "telecom", "CALL", "voice", "EUR", "99"),
)


def residues(balance: pl.DataFrame, lines: pl.DataFrame = LINES) -> dict[tuple[str | None, str], tuple[Decimal, ...]]:
    found = validated("balance_totals", balance_totals(balance, lines, "2026-10"))
    rows = found.select("account", "currency", "charged", "explained", "residue").iter_rows()
    return {(account, currency): tuple(map(Decimal, amounts)) for account, currency, *amounts in rows}


def test_an_account_covers_what_it_names_and_what_none_covers_stands_apart() -> None:
    balance = accounts(("6261", "EUR", "12", "1.25", "telecom", "voice, VM"), ("6262", "EUR", "2", None, "cloud", "VM"))
    assert residues(balance) == {
        ("6261", "EUR"): (10, Decimal("1.25"), Decimal("0.75")),
        ("6262", "EUR"): (2, 0, 0),
        (None, "EUR"): (Decimal("4.5"), 0, Decimal("-4.5")),
        (None, "USD"): (7, 0, -7),
    }


def test_an_account_that_names_nothing_covers_all_of_its_provider_and_currency() -> None:
    balance = accounts(("626", "EUR", "16.5", None, None, None), ("627", "USD", "0", None, None, None))
    assert residues(balance) == {("626", "EUR"): (Decimal("16.5"), 0, 0), ("627", "USD"): (7, 0, -7)}


def test_a_provider_whose_balance_is_of_another_month_has_no_account_and_one_without_is_left_alone() -> None:
    balance = accounts(("626", "EUR", "5", None, None, None), period="2026-09")
    assert residues(balance) == {(None, "EUR"): (Decimal("16.5"), 0, Decimal("-16.5")), (None, "USD"): (7, 0, -7)}
    assert residues(balance.clear()) == {}


def test_an_account_without_any_line_is_its_own_residue() -> None:
    assert residues(accounts(("626", "EUR", "5", "2", None, None)), LINES.clear()) == {("626", "EUR"): (0, 2, 3)}


def test_rejected_lines_count_in_the_account_that_would_cover_them() -> None:
    amounts = {"amount": ["7", None, None], "delivered_amount": [None, "2.5", None]}
    same = {"provider": "SI", "source": "telecom", "service": "CALL", "typology": "voice", "currency": "EUR"}
    rejected = (
        pl.DataFrame(amounts).with_columns(pl.all().cast(EXACT)).with_columns(**{n: pl.lit(v) for n, v in same.items()})
    )
    tally = rejected_by_service(rejected).select(*COVERED)
    assert tally.schema == COVERED
    totals = balance_totals(accounts(("626", "EUR", "9.5", None, None, "CALL")), tally, "2026-10")
    assert totals.select("rejected", "residue", "unpriced_rows").rows() == [(Decimal("9.5"), 0, 1)]


UNITS = st.integers(-(10**24), 10**24)
"""Amounts in units of the 18th decimal."""
FATES = ("charged", "retained", "rejected")
GROUP = st.tuples(st.sampled_from(["CALL", "LINE", "VM", "DISK"]), *[UNITS] * 3)


def exact(units: int) -> Decimal:
    return Decimal(units).scaleb(-18)


@settings(deadline=None, max_examples=30)
@given(st.tuples(UNITS, UNITS), st.tuples(UNITS, UNITS), st.lists(GROUP, max_size=12))
def test_what_was_booked_is_charged_retained_rejected_explained_and_the_residue_and_no_line_is_lost(
    phone: tuple[int, int], hosting: tuple[int, int], groups: list[tuple[str, int, int, int]]
) -> None:
    stated = {"CALL, LINE": phone, "VM": hosting}
    balance = accounts(
        *(
            (services, "EUR", f"{exact(booked):f}", f"{exact(explained):f}", None, services)
            for services, (booked, explained) in stated.items()
        )
    )
    schema = {"service": pl.String, **dict.fromkeys(FATES, EXACT)}
    rows = pl.DataFrame([(service, *map(exact, units)) for service, *units in groups], schema=schema, orient="row")
    same = {"provider": "SI", "source": "telecom", "typology": "any", "currency": "EUR"}
    lines = rows.with_columns(
        **{name: pl.lit(value) for name, value in same.items()}, unpriced_rows=pl.lit(0, pl.Int64)
    )
    found = validated("balance_totals", balance_totals(balance, lines.select(*COVERED), "2026-10"))
    for row in found.to_dicts():
        covers = (row["account"] or "DISK").split(", ")
        sums = [sum(units[fate] for service, *units in groups if service in covers) for fate in range(len(FATES))]
        booked, explained = stated.get(row["account"], (0, 0))
        assert [row[fate] for fate in FATES] == list(map(exact, sums))
        assert (row["booked"] or 0, row["explained"]) == (exact(booked), exact(explained))
        assert row["residue"] == exact(booked - explained - sum(sums))
    assert [sum(found[fate]) for fate in FATES] == [sum(rows[fate]) for fate in FATES]
