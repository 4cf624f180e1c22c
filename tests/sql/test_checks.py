"""Every control passes a sound month, and finds the fault planted for it."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from schemas.tables import EXACT, MONEY
from tests.sql.planted_faults import CENT, EST, FAULTS, MARKED
from tests.sql.planting import Fault, added, changed
from tests.sql.sound_month import Frames, rows_of, sound_month
from transforms.controls import FOLDERS, control_totals, currency_units, failures
from transforms.currencies.books import EXCHANGED
from transforms.documents.control_words import CONTROLS
from transforms.engine import connect, statements
from transforms.policy.made_again import MADE_AGAIN

CHECKS = {name: text for folder in FOLDERS.values() for name, text in statements(folder).items()}
ERRORS, WARNINGS = (sorted(statements(folder)) for folder in FOLDERS.values())


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Frames:
    frames = sound_month(tmp_path_factory.mktemp("sound") / "workspace")
    totals = {"bill_totals": bill_totals(), "balance_totals": balance_totals(), "books_exchanged": books_exchanged()}
    sound = {**frames, "pool_shares": pool_shares(), **totals, "files_before": files_before()}
    return {**sound, **marked_up(frames), "markups_made_again": made_again()}


def files_before() -> pl.DataFrame:
    """A file that no month charged before; the month itself comes after none."""
    file = {"source": "cloud", "file": "inputs/2026-10/cloud.csv", "charged_as": None}
    return pl.DataFrame([file], schema_overrides={"charged_as": pl.String})


def pool_shares() -> pl.DataFrame:
    """Two pools that are shared whole; the month itself has none."""
    shares = [
        ("NETWORK", "ORI-EST", "100.00", "66.67"),
        ("NETWORK", "ORI-DE", "100.00", "33.33"),
        ("STAFF", "ORI-SI", "-10.00", "-10.00"),
    ]
    money = ("pool_amount", "amount")
    frame = pl.DataFrame(shares, schema=["pool", "entity", *money], orient="row")
    return frame.with_columns(pl.col(money).cast(MONEY))


def marked_up(frames: Frames) -> Frames:
    """A charge, and the invoice line that it stands on alone, of a cost and a mark-up; the month itself has none."""
    of_line = (
        frames["charge_lines"].filter(**MARKED).select("invoice_ref", line_number="invoice_line").row(0, named=True)
    )
    columns = {"charge_lines": ("amount", MARKED), "invoice_lines": ("exact_amount", of_line)}
    return {name: _marked_up(frames[name], *column) for name, column in columns.items()}


def _marked_up(rows: pl.DataFrame, amount: str, where: dict[str, Any]) -> pl.DataFrame:
    marked = pl.all_horizontal(pl.col(name) == value for name, value in where.items())
    markup = pl.when(marked).then(pl.lit(Decimal("0.01"), EXACT))
    return rows.with_columns(cost_amount=pl.when(marked).then(pl.col(amount) - Decimal("0.01")), markup_amount=markup)


def made_again() -> pl.DataFrame:
    """An agreement whose mark-up is the one that it states."""
    row = {"provider": "ORI-SI", "recipient": "ORI-DE", "agreement": "CONV", "currency": "EUR"}
    return pl.DataFrame([{**row, "expected": CENT, "actual": CENT, "wrong_lines": 0}], schema=MADE_AGAIN)


def bill_totals() -> pl.DataFrame:
    """Two bills whose lines come to them, one to the cent and one within the limit; the month itself has none."""
    bills = [
        ("mobile", "FA-1", "EUR", "received", "30.00", "20.00", "4.00", "6.00", "0.00", 3),
        ("mobile", "FA-2", "EUR", "received", "8.00", "7.95", "0.00", "0.00", "0.05", 1),
    ]
    money = ["received", "charged", "retained", "rejected", "residue"]
    columns = ["source", "evidence_ref", "currency", "status", *money, "line_count"]
    return pl.DataFrame(bills, schema=columns, orient="row").with_columns(pl.col(money).cast(EXACT))


def books_exchanged() -> pl.DataFrame:
    """A book in euro that converts two debits of documents in dollars, a cent and a half away from their exact sum."""
    exact = {"expected": Decimal("100.015"), "actual": Decimal(100), "bound": Decimal("0.02")}
    row = {"book": "ORI-SI", "currency": "EUR", "document_currency": "USD", "postings": 2, **exact}
    return pl.DataFrame([row], schema=EXCHANGED)


def balance_totals() -> pl.DataFrame:
    """Two cost accounts, one whole and one within the limit; the month itself states none."""
    accounts = [
        ("ORI-SI", "6261", "EUR", "50.00", "30.00", "4.00", "6.00", "10.00"),
        ("ORI-SI", "6262", "EUR", "8.00", "7.00", "0.00", "0.00", "0.00"),
    ]
    money = ["booked", "charged", "retained", "rejected", "explained"]
    frame = pl.DataFrame(accounts, schema=["provider", "account", "currency", *money], orient="row")
    return frame.with_columns(pl.col(money).cast(EXACT))


@pytest.fixture(scope="module")
def sound(month: Frames) -> Frames:
    """The sound month, in which nothing is worth a warning either, and all is as in the month before."""
    quiet = month["observed_lines"].with_columns(
        rows=pl.lit(0, month["observed_lines"].schema["rows"]), amount=pl.lit(Decimal(0), EXACT)
    )
    documents = month["invoices"].select("invoice_ref", "recipient", "currency")
    charged = month["invoice_lines"].join(documents, on="invoice_ref").group_by("recipient", "currency")
    unchanged = charged.agg(amount=pl.col("exact_amount").sum())
    return {**month, "observed_lines": quiet, "charged_before": unchanged}


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_a_sound_month_passes_and_every_comparison_can_be_shown(check: str, sound: Frames) -> None:
    assert rows_of(CHECKS[check], sound, every=False).rows() == []
    shown = rows_of(CHECKS[check], sound, every=True)
    assert shown.height > 0
    assert shown["passed"].to_list() == [True] * shown.height
    assert shown["scope"].is_unique().all(), "one row per scope"
    assert shown["scope"].to_list() == sorted(shown["scope"])


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_planted_fault_is_found_where_it_is(fault: Fault, sound: Frames) -> None:
    frames = dict(sound)
    fault.plant(frames)
    text = CHECKS[fault.check]
    found = rows_of(text, frames, every=False)
    assert found["scope"].to_list() == sorted(fault.scopes)
    assert found["passed"].to_list() == [False] * found.height
    every = rows_of(text, frames, every=True)
    assert every.filter(~pl.col("passed")).equals(found)
    assert every["scope"].is_unique().all()


def test_every_check_has_a_planted_fault() -> None:
    assert {fault.check for fault in FAULTS} == set(CHECKS)


def test_every_check_has_its_words_in_both_languages() -> None:
    assert set(CONTROLS) == set(CHECKS)


def test_a_check_of_errors_is_no_warning_as_well() -> None:
    assert set(ERRORS).isdisjoint(WARNINGS)


UNCHANGED = {"change_rate": Decimal(1), "change_amount": 1_000, "change_limited": True, "change_accepted": False}


def totals_of(frames: Frames) -> pl.DataFrame:
    with connect() as connection:
        for name, frame in frames.items():
            connection.register(name, frame)
        limits = {"row_limit": Decimal("0.5"), "amount_limit": Decimal("0.5"), "unpriced_limit": 3, **UNCHANGED}
        limits |= {"bills_limited": True, "residue_limit": Decimal("0.05"), "balance_limited": True, "balance_limit": 1}
        return control_totals(connection, limits)


def test_the_totals_show_every_comparison_of_every_check_failed_ones_first(month: Frames) -> None:
    frames = dict(month)
    added("invoices", {"invoice_ref": EST}, "gross", CENT)(frames)
    totals = totals_of(frames)
    assert set(totals["control"]) == set(CHECKS)
    assert totals["passed"].to_list() == sorted(totals["passed"])
    assert (totals["difference"] == totals["actual"] - totals["expected"]).all()
    assert set(totals.filter(severity="warning")["control"]) == set(WARNINGS)
    failed = totals.filter(~pl.col("passed"))
    assert failed.filter(severity="error").select("control", "scope", "difference").rows() == [
        ("entry_not_its_invoice", f"{EST} payable ORI-EST", -CENT),
        ("entry_not_its_invoice", f"{EST} receivable ORI-SI", -CENT),
        ("gross_not_net_and_vat", f"{EST} gross", CENT),
    ]
    assert failures(totals, "error")[2] == f"gross_not_net_and_vat, {EST} gross: expected 25.01, found 25.02"
    assert [sentence.partition(":")[0] for sentence in failures(totals, "warning")] == [
        "decimals_cut, cloud",
        "late_lines, mobile",
        "recipient_disputed, mobile",
    ]


def test_vat_that_awaits_payment_is_posted_vat_all_the_same(sound: Frames) -> None:
    frames = dict(sound)
    for side in ("input_vat", "output_vat"):
        changed("ledger_entries", {"side": side, "invoice_ref": EST}, side=f"{side}_awaiting")(frames)
    assert rows_of(CHECKS["entry_not_its_invoice"], frames, every=False).rows() == []


def test_the_gross_of_documents_in_another_currency_is_told_with_their_number(sound: Frames) -> None:
    frames = dict(sound)
    changed("books", {"entity": "ORI-EST"}, currency="CHF")(frames)
    told = rows_of(CHECKS["posted_unconverted"], frames, every=False)
    gross = sound["invoices"].filter(recipient="ORI-EST")["gross"].sum()
    assert told.rows() == [("ORI-EST in CHF, 3 documents in EUR", Decimal(0), gross, False)]


@pytest.mark.parametrize(
    ("currency", "unit", "half"), [("EUR", "0.01", "0.005"), ("JPY", "1", "0.5"), ("TND", "0.001", "0.0005")]
)
def test_the_unit_of_a_currency_and_its_half_are_exact(currency: str, unit: str, half: str) -> None:
    assert currency_units(pl.Series([currency])).rows() == [(currency, Decimal(unit), Decimal(half))]


def test_units_of_the_currency_count_not_cents(sound: Frames) -> None:
    """A month in yen: a base of 21 is half a yen and more beside 20.4999, and right beside 20.5."""
    frames = dict(sound)
    frames["currency_units"] = currency_units(pl.Series(["JPY"]))
    frames["invoices"] = frames["invoices"].with_columns(currency=pl.lit("JPY"))
    only = frames["vat_breakdown"].filter(invoice_ref=EST).with_columns(base=pl.lit(Decimal(21), MONEY))
    frames["vat_breakdown"] = only
    for exact, passed in (("20.4999", False), ("20.5", True), ("21.4999", True), ("21.5", False)):
        line = frames["invoice_lines"].filter(invoice_ref=EST).head(1)
        frames["invoice_lines"] = line.with_columns(exact_amount=pl.lit(Decimal(exact), EXACT))
        assert rows_of(CHECKS["base_not_nearest"], frames, every=True)["passed"].to_list() == [passed], exact
