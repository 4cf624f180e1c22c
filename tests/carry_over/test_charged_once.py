"""No open line is charged by two months, nor beside a row that one of them was delivered anew."""

import json
import shutil
from itertools import combinations
from pathlib import Path

import polars as pl
import pytest

from flows.cli import main
from tests.carry_over.month import (
    DECEMBER,
    FILE,
    FIRST,
    LATER,
    NOVEMBER,
    OCTOBER,
    SECOND,
    SETTINGS,
    again,
    carried_rows,
    carrying_workspace,
    charged_places,
    deliver,
    know,
    numbered,
    rows_of,
    tables_of,
    told,
    with_references,
)
from tests.charges_only import close_charges
from tests.flows.small_workspace import replace_in
from tests.tables_only import close_tables
from transforms.published import read_table, table_digests


@pytest.fixture(scope="module")
def run_again(carried: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both months closed, then October once more. Read only."""
    workspace = again(carried, tmp_path_factory.mktemp("run_again"))
    close_charges(workspace, OCTOBER)
    return workspace


@pytest.fixture(scope="module")
def referenced(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """October closed with a reference per row; further files of it may come. Read only."""
    workspace = again(begun, tmp_path_factory.mktemp("referenced"))
    with_references(workspace)
    replace_in(workspace, SETTINGS, "{period}/telephony.csv", "{period}/tele*.csv")
    deliver(workspace, OCTOBER, numbered())
    close_charges(workspace, OCTOBER)
    return workspace


def test_the_month_that_carried_lines_gives_equal_bytes_when_it_is_run_again(run_again: Path, tmp_path: Path) -> None:
    workspace = again(run_again, tmp_path)
    before = table_digests(tables_of(workspace, NOVEMBER))
    close_tables(workspace, NOVEMBER)
    assert table_digests(tables_of(workspace, NOVEMBER)) == before


def test_its_own_month_rejects_a_carried_line_as_charged_by_the_month_that_took_it(
    run_again: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = run_again
    why = dict(rows_of(workspace, OCTOBER, "rejected_lines").select("row", "message").iter_rows())
    assert [why[2], why[3]] == [f"the row was charged already: {NOVEMBER}, telephony/{FILE}:{row}" for row in (2, 3)]
    assert why[4] == "user Y888 is not known on that date"
    capsys.readouterr()
    assert main(["-w", str(workspace), "check", OCTOBER, "--json"]) == 3
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["rejected"] == {"already_charged": 2, "unmapped_value": 1, "wrong_width": 1}


ORDERS = {
    "O N +Z O N D N": 3,
    "N O +Z N O D +Y D N O": 4,
    "O +Z D N O N D": 3,
    "O +Z N +Y O N D O": 4,
    "O +Z D -Z D N +Z N D": 3,
}
"""Runs of October, November and December, in which users come to be known (+) or are so no more (-).

Where October is the first, it is run already. Of each the rows of October that are charged in the end, by any month.
"""


@pytest.mark.parametrize("order", ORDERS)
def test_whatever_the_order_of_runs_no_line_is_charged_by_two_months_and_none_is_lost(
    order: str, begun: Path, tmp_path: Path
) -> None:
    is_begun = order.startswith("O ")
    workspace = again(begun, tmp_path) if is_begun else carrying_workspace(tmp_path / "workspace")
    deliver(workspace, DECEMBER, SECOND.replace("/11/", "/12/"))
    run: set[str] = {OCTOBER} if is_begun else set()
    places: list[tuple[str, int]] = []
    for step in order.removeprefix("O ").split():
        if step.startswith("+"):
            know(workspace, {"Z": "Z999", "Y": "Y888"}[step[1]])
        elif step.startswith("-"):
            replace_in(workspace, "inputs/users.csv", "Z999,Zoé Exemple,CMR-SUD\n", "")
        else:
            period = {"O": OCTOBER, "N": NOVEMBER, "D": DECEMBER}[step]
            close_charges(workspace, period)
            run.add(period)
            places = charged_places(workspace, run)
            assert len(places) == len(set(places))
    assert [row for file, row in places if file == FILE] == list(range(1, ORDERS[order] + 1))


@pytest.mark.parametrize("further", ["", "line_ref_restarts = true\n"])
def test_a_row_that_repeats_a_reference_of_its_own_month_is_not_charged_when_it_is_taken_alone(
    workspace: Path, further: str
) -> None:
    with_references(workspace, further)
    close_charges(workspace, OCTOBER)
    know(workspace, "Z999", "Y888", "W777")
    close_charges(workspace, NOVEMBER)
    assert carried_rows(workspace) == []


def test_a_reference_that_the_month_is_delivered_anew_is_charged_as_it_is_delivered_there(
    referenced: Path, tmp_path: Path
) -> None:
    workspace = again(referenced, tmp_path)
    deliver(workspace, NOVEMBER, "05/11/2026;N100;V;20,00;Appels vers l'Italie;OP-77-1\nTOTAL;;;20,00;;\n")
    know(workspace, "Z999")
    close_charges(workspace, NOVEMBER)
    assert carried_rows(workspace) == [3]


def test_its_own_month_charges_no_other_row_of_the_reference_that_was_carried(referenced: Path, tmp_path: Path) -> None:
    """It comes in a further file, which is read first."""
    workspace = again(referenced, tmp_path)
    know(workspace, "Z999")
    close_charges(workspace, NOVEMBER)
    headings = (workspace / FILE).read_text(encoding="utf-8").splitlines()[0]
    fixed = "07/10/2026;N100;V;21,00;Appels vers l'Italie;OP-77-1\nTOTAL;;;21,00;;\n"
    (workspace / "inputs" / OCTOBER / "tele.csv").write_text(f"{headings}\n{fixed}", encoding="utf-8")
    close_charges(workspace, OCTOBER)
    (why,) = rows_of(workspace, OCTOBER, "rejected_lines").filter(file=f"inputs/{OCTOBER}/tele.csv")["message"]
    assert why == f"the row was charged already: {NOVEMBER}, telephony/{FILE}:2"


def test_a_row_that_the_month_is_delivered_again_to_the_letter_is_not_taken_beside_it(workspace: Path) -> None:
    replace_in(workspace, SETTINGS, "footer =", "late_days = 60\nfooter =")
    deliver(workspace, NOVEMBER, FIRST.splitlines()[1] + "\nTOTAL;;;20,00;;\n")
    know(workspace, "Z999")
    close_charges(workspace, NOVEMBER)
    assert carried_rows(workspace) == [3]


def test_a_later_month_that_is_delivered_a_carried_row_again_rejects_it(workspace: Path) -> None:
    replace_in(workspace, SETTINGS, "footer =", "late_days = 100\nfooter =")
    know(workspace, "Z999")
    close_charges(workspace, NOVEMBER)
    deliver(workspace, DECEMBER, FIRST.splitlines()[1] + "\nTOTAL;;;20,00;;\n")
    close_charges(workspace, DECEMBER)
    (rejected,) = rows_of(workspace, DECEMBER, "rejected_lines")["message"]
    assert rejected == f"the row was charged already: {NOVEMBER}, telephony/{FILE}:2"


def test_a_file_that_is_not_as_it_was_published_or_gone_refuses_the_month_that_would_carry_its_lines(
    workspace: Path,
) -> None:
    delivered = workspace / FILE
    text = delivered.read_text(encoding="utf-8")
    delivered.write_text(text.replace("OP-77", "OP-78"), encoding="utf-8")
    found = f"it is not the file that {OCTOBER} was published with, and open lines of it are to be carried over"
    assert told(workspace, NOVEMBER) == [f"{FILE}: {found}; run {OCTOBER} again first, or {LATER}"]
    delivered.unlink()
    found = f"it is gone, and open lines of {OCTOBER} stand in it, to be carried over"
    assert told(workspace, NOVEMBER) == [f"{FILE}: {found}; put it back, or {LATER}"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (FIRST.replace("OP-77", "OP-78"), "another row stands there now"),
        ("TOTAL;;;0,00;;\n", "its file has no such row now"),
    ],
)
def test_a_month_whose_carried_rows_are_not_found_any_more_is_refused(
    carried: Path, tmp_path: Path, rows: str, found: str
) -> None:
    workspace = again(carried, tmp_path)
    deliver(workspace, OCTOBER, rows)
    right = f"deliver the file as it was, or first run {NOVEMBER} again without it: {LATER}"
    assert told(workspace, OCTOBER) == [
        f"telephony/{FILE}:{row}: {NOVEMBER} charged this row, carried over, and {found}; {right}" for row in (2, 3)
    ]


def test_a_row_without_a_day_is_of_the_days_of_its_own_month(workspace: Path) -> None:
    replace_in(workspace, SETTINGS, 'usage_date = "Date"\n', "")
    replace_in(workspace, SETTINGS, "footer =", 'period_by = "file"\nfooter =')
    close_charges(workspace, OCTOBER)
    know(workspace, "Z999")
    close_charges(workspace, NOVEMBER)
    lines = read_table(tables_of(workspace, NOVEMBER), "invoice_lines").filter(nature="Appels vers l'Italie")
    days = lines.select(pl.col("service_from", "service_to").cast(pl.String))
    assert days.rows() == [("2026-10-01", "2026-10-31")]


def test_bills_and_accounts_hold_a_carried_line_against_its_own_month_alone(workspace: Path) -> None:
    bills = (
        "period,source,evidence_ref,supplier,amount\n2026-10,telephony,OP-77,Op,125\n2026-11,telephony,OP-88,Op,11\n"
    )
    (workspace / "inputs" / "bills.csv").write_text(bills, encoding="utf-8")
    balance = "period,provider,account,booked\n2026-11,CMR-SI,604000,11\n"
    (workspace / "inputs" / "balance.csv").write_text(balance, encoding="utf-8")
    replace_in(
        workspace, SETTINGS, "[inputs]\n", '[inputs]\nbills = "inputs/bills.csv"\nbalance = "inputs/balance.csv"\n'
    )
    know(workspace, "Z999")
    close_tables(workspace, NOVEMBER)
    tables = tables_of(workspace, NOVEMBER)
    assert carried_rows(workspace) == [2, 3]
    assert read_table(tables, "bill_totals").select("evidence_ref", "residue").rows() == [("OP-88", 0)]
    assert read_table(tables, "balance_totals").select("account", "residue").rows() == [("604000", 0)]
    shutil.rmtree(workspace / "periods" / NOVEMBER)
    replace_in(workspace, "inputs/users.csv", "Z999,Zoé Exemple,CMR-SUD\n", "")
    close_tables(workspace, NOVEMBER)
    assert read_table(tables, "bill_totals")["evidence_ref"].to_list() == ["OP-88"]


def test_no_line_of_two_months_is_open_twice_and_charged_twice_once_its_user_is_known(workspace: Path) -> None:
    """November rejects the row that October rejected; December charges it once, January not at all."""
    replace_in(workspace, SETTINGS, "footer =", "late_days = 60\nfooter =")
    deliver(workspace, NOVEMBER, FIRST.splitlines()[1] + "\nTOTAL;;;20,00;;\n")
    months = [OCTOBER, NOVEMBER, DECEMBER, "2027-01"]
    for period, day in ((DECEMBER, "05/12/2026"), ("2027-01", "05/01/2027")):
        deliver(workspace, period, f"{day};N100;V;11,00;Appels vers la France;OP-9\nTOTAL;;;11,00;;\n")
    close_charges(workspace, NOVEMBER)
    know(workspace, "Z999")
    for period in months[2:]:
        close_charges(workspace, period)
    carried = [rows_of(workspace, period, "carried_lines") for period in months[2:]]
    assert [rows.select("file", "row").rows() for rows in carried] == [[(FILE, 2), (FILE, 3)], []]
    for one, other in combinations(months, 2):
        assert not {*charged_places(workspace, [one])} & {*charged_places(workspace, [other])}
