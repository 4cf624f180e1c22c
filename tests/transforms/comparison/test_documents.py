"""Two months' invoices: what was added, is gone or changed, whose amounts sum to the change of the month."""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.init import PERIOD
from tests.flows.small_workspace import USAGE, deliver_month, make_workspace, replace_in
from tests.tables_only import close_tables
from transforms.comparison.documents import DocumentChanges, document_changes, net_totals
from transforms.comparison.references import reference_changes
from transforms.published import empty_table, read_table

NEXT = "2026-11"


def tables(workspace: Path, period: str = PERIOD) -> Path:
    return workspace / "periods" / period / "draft" / "tables"


@pytest.fixture(scope="module")
def former(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of two months, the second without one of the calls. Read only."""
    workspace = make_workspace(tmp_path_factory.mktemp("former") / "new")
    deliver_month(workspace, NEXT)
    for period in (PERIOD, NEXT):
        close_tables(workspace, period)
    return workspace


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The month with a dearer line, a user who has moved, and a company that no longer calls. Read only."""
    workspace = make_workspace(tmp_path_factory.mktemp("other") / "new")
    replace_in(workspace, "inputs/prices.csv", "FIBRE,,189.00", "FIBRE,,199.00")
    replace_in(workspace, "inputs/users.csv", "EX-NORD,LIL2", "EX-NORD,LIL1")
    usage = (workspace / USAGE).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in usage if "E201" not in line and "TOTAL" not in line]
    (workspace / USAGE).write_text("".join(kept), encoding="utf-8")
    close_tables(workspace, PERIOD)
    return workspace


@pytest.fixture(scope="module")
def changes(former: Path, other: Path) -> DocumentChanges:
    return document_changes(tables(former), tables(other))


def test_an_invoice_is_the_same_one_in_another_month(former: Path) -> None:
    found = document_changes(tables(former), tables(former, NEXT))
    assert sorted(found.invoices["state"]) == ["changed", "same", "same"]
    line = found.lines.row(0, named=True)
    assert (line["state"], line["service"], line["quantity_before"], line["quantity_after"]) == (
        "changed",
        "APPELS",
        38,
        33,
    )


def test_an_invoice_that_is_there_no_more_is_gone_and_its_lines_with_it(changes: DocumentChanges) -> None:
    states = dict(changes.invoices.select("title", "state").iter_rows())
    assert states == {"Site Lille": "changed", "Autres services": "changed", "Flotte mobile": "gone"}
    gone = changes.lines.filter(pl.col("invoice_key").str.ends_with("Flotte mobile"))
    assert set(gone["state"]) == {"gone"}
    assert gone["quantity_after"].null_count() == len(gone)


def test_the_other_way_round_what_was_gone_is_added(former: Path, other: Path, changes: DocumentChanges) -> None:
    back = document_changes(tables(other), tables(former))
    turned = {"gone": "added", "added": "gone"}
    assert back.invoices["state"].to_list() == [turned.get(state, state) for state in changes.invoices["state"]]
    assert back.lines["change"].sum() == -changes.lines["change"].sum()


def test_lines_sum_to_their_invoices_and_invoices_to_the_month(
    former: Path, other: Path, changes: DocumentChanges
) -> None:
    by_invoice = dict(changes.lines.group_by("invoice_key").agg(pl.col("change").sum()).iter_rows())
    nets = dict(changes.invoices.select("invoice_key", "net_change").iter_rows())
    assert {key: by_invoice.get(key, 0) for key in nets} == nets
    total = net_totals(changes).row(0, named=True)
    before, after = (read_table(tables(workspace), "invoices")["net"].sum() for workspace in (former, other))
    assert (total["net_before"], total["net_after"], total["net_change"]) == (before, after, after - before)
    assert changes.invoices["net_change"].sum() == after - before


LINES = st.lists(
    st.tuples(st.sampled_from(["Lille", "Lyon"]), st.sampled_from(["CALL", "SIM"]), st.integers(-(10**12), 10**12)),
    min_size=1,
    max_size=5,
)
"""Lines of an invoice: section, service, amount in cents; several may have the same section and service."""
MONTHS = st.dictionaries(st.sampled_from(["HQ/NORD", "HQ/SUD", "HQ/EST"]), LINES)
CURRENCIES = {"HQ/NORD": "EUR", "HQ/SUD": "EUR", "HQ/EST": "CHF"}


def written(folder: Path, month: dict[str, list[tuple[str, str, int]]]) -> Path:
    """The invoices of a month, by their key, and their lines, with what is compared of them."""
    invoices = [
        {"invoice_ref": key, "invoice_key": key, "currency": CURRENCIES[key], "net": total, "gross": total}
        for key, lines in month.items()
        for total in [sum(Decimal(cents).scaleb(-2) for *_, cents in lines)]
    ]
    lines = [
        {"invoice_ref": key, "section_path": [section], "service": service, "amount": Decimal(cents).scaleb(-2)}
        for key, of_invoice in month.items()
        for section, service, cents in of_invoice
    ]
    folder.mkdir()
    for name, rows in (("invoices", invoices), ("invoice_lines", lines)):
        pl.DataFrame(rows, schema=empty_table(name).schema).write_parquet(folder / f"{name}.parquet")
    return folder


@settings(deadline=None, max_examples=10)
@given(MONTHS, MONTHS)
def test_whatever_two_months_hold_what_is_told_sums_to_the_change_of_each_currency(
    before: dict[str, list[tuple[str, str, int]]], after: dict[str, list[tuple[str, str, int]]]
) -> None:
    with TemporaryDirectory() as folder:
        found = document_changes(written(Path(folder) / "before", before), written(Path(folder) / "after", after))
    for total in net_totals(found).iter_rows(named=True):
        currency = total["currency"]
        old, new = (
            sum(cents for key, lines in month.items() if CURRENCIES[key] == currency for *_, cents in lines)
            for month in (before, after)
        )
        change = Decimal(new - old).scaleb(-2)
        assert total["net_change"] == change
        assert found.invoices.filter(currency=currency)["net_change"].sum() == change
        assert found.lines.filter(currency=currency)["change"].sum() == change
    assert {currency for (currency,) in found.invoices.select("currency").rows()} == {
        CURRENCIES[key] for key in (*before, *after)
    }


def test_a_month_beside_itself_has_no_change(former: Path) -> None:
    found = document_changes(tables(former), tables(former))
    assert set(found.invoices["state"]) == {"same"}
    assert found.lines.is_empty()
    assert reference_changes(tables(former), tables(former)) == []


def test_another_account_is_a_change_though_no_amount_is(former: Path, tmp_path: Path) -> None:
    for name in ("invoices", "invoice_lines"):
        rows = read_table(tables(former), name)
        if name == "invoice_lines":
            rows = rows.with_columns(expense_account=pl.lit("611"))
        rows.write_parquet(tmp_path / f"{name}.parquet")
    found = document_changes(tables(former), tmp_path)
    assert set(found.invoices["state"]) == {"changed"}
    assert set(found.lines["expense_account_after"]) == {"611"}
    assert found.lines["change"].sum() == 0


def test_what_the_runs_saw_of_the_reference_tables_is_compared(former: Path, other: Path) -> None:
    found = reference_changes(tables(former), tables(other))
    assert [(change.table, change.state, dict(change.values)) for change in found] == [
        ("users", "changed", {"site": ("LIL2", "LIL1")}),
        ("prices", "changed", {"unit_price": ("189", "199")}),
    ]
