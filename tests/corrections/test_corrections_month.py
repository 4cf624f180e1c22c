"""A month put right by hand: in a table, in the workbook that lists what is to fix, and what of it is refused."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from flows.cli import main
from flows.runner import run_directly
from schemas.problems import Refused
from tests.charges_only import close_charges
from tests.corrections.month import (
    CORRECTIONS,
    PUT_RIGHT,
    corrections_month,
    corrections_texts,
    corrections_workspace,
    rows_of,
)
from tests.golden.month import PERIOD
from transforms.corrections.line_ids import row_digest

REGENERATE = "where the change is meant: python -m tests.golden.regenerate, and read the difference"
FILE = f"inputs/{PERIOD}/telephony.csv"
HEADINGS = "line_id,digest,column,value,reason,by"


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield corrections_month(tmp_path_factory.mktemp("corrections") / "workspace")


@pytest.fixture(scope="module")
def uncorrected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The workspace before anything was put right, and what the run that refuses it says."""
    workspace = corrections_workspace(tmp_path_factory.mktemp("uncorrected") / "workspace")
    (workspace / CORRECTIONS).unlink()
    with pytest.raises(Refused) as refused:
        run_directly(workspace, PERIOD)
    return workspace, told(refused)


def draft_of(workspace: Path) -> Path:
    return workspace / "periods" / PERIOD / "draft"


def corrected_by(folder: Path, *rows: str) -> Path:
    """The workspace with these corrections in place of its own."""
    workspace = corrections_workspace(folder)
    (workspace / CORRECTIONS).write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    return workspace


def set_in(workspace: Path, old: str, new: str) -> None:
    settings = workspace / "chargeback.toml"
    written = settings.read_text(encoding="utf-8")
    assert old in written
    settings.write_text(written.replace(old, new), encoding="utf-8")


def told(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return list(map(str, refused.value.problems))


@pytest.mark.parametrize("name", ["corrected_lines.tsv", "invoices.txt", "rejected.txt"])
def test_the_month_comes_out_as_it_was_worked_out_by_hand(draft: Path, name: str) -> None:
    assert corrections_texts(draft)[name] == (PUT_RIGHT / name).read_text(encoding="utf-8"), REGENERATE


def test_without_its_corrections_the_month_is_refused_as_its_footer_counts_an_amount_that_cannot_be_read(
    uncorrected: tuple[Path, list[str]],
) -> None:
    _, problems = uncorrected
    assert any("the sum of its rows: expected 375, found 345" in problem for problem in problems)


def test_the_file_stays_as_it_is_and_so_does_the_raw_row_of_a_line_that_is_rejected_all_the_same(
    tmp_path: Path,
) -> None:
    delivered = corrections_workspace(tmp_path / "delivered") / FILE
    row = f"telephony/{FILE}:9,791694979e8f,user,Z998,Chiffres échangés,O. Exemple"
    workspace = corrections_workspace(tmp_path / "workspace")
    with (workspace / CORRECTIONS).open("a", encoding="utf-8") as corrections:
        corrections.write(row + "\n")
    close_charges(workspace, PERIOD)
    (rejected,) = rows_of(draft_of(workspace), "rejected_lines").to_dicts()
    assert (rejected["value"], row_digest(rejected["raw"])) == ("Z998", "791694979e8f")
    assert (workspace / FILE).read_bytes() == delivered.read_bytes()


def fill_in(sheet: "openpyxl.worksheet.worksheet.Worksheet", corrections: pl.DataFrame) -> None:
    """Type the corrections into the sheet as a controller would: a second one of a row below the last."""
    headings = [cell.value for cell in sheet[1]]
    place = {name: headings.index(name) + 1 for name in corrections.columns}
    rows = {sheet.cell(at, place["line_id"]).value: at for at in range(2, sheet.max_row + 1)}
    filled = set()
    for correction in corrections.iter_rows(named=True):
        line_id = correction["line_id"]
        at = rows[line_id] if line_id not in filled else sheet.max_row + 1
        filled.add(line_id)
        for name, text in correction.items():
            sheet.cell(at, place[name]).value = text
            assert at > len(rows) + 1 or sheet.cell(at, place["value"]).number_format == "@"


def test_the_workbook_filled_in_and_saved_is_fed_back_and_gives_what_the_table_gives(
    uncorrected: tuple[Path, list[str]], draft: Path
) -> None:
    workspace, _ = uncorrected
    book = openpyxl.load_workbook(workspace / "periods" / PERIOD / "refused" / "to_fix.xlsx")
    by_hand = pl.read_csv(draft.parents[2] / CORRECTIONS, infer_schema=False)
    fill_in(book["corrections"], by_hand)
    book.save(workspace / "inputs" / PERIOD / "fixed.xlsx")
    fed_back = '{ file = "inputs/{period}/fixed.xlsx", xlsx = { sheet = "corrections" } }'
    set_in(workspace, '"inputs/{period}/corrections.csv"', fed_back)
    close_charges(workspace, PERIOD)
    assert corrections_texts(draft_of(workspace)) == corrections_texts(draft)


def test_a_workbook_that_nobody_filled_in_corrects_nothing(tmp_path: Path, draft: Path) -> None:
    workspace = corrections_workspace(tmp_path / "workspace")
    book = openpyxl.load_workbook(draft / "to_fix.xlsx")
    assert book["corrections"].max_row == 2
    book.save(workspace / "inputs" / PERIOD / "fixed.xlsx")
    fed_back = '{ file = "inputs/{period}/fixed.xlsx", xlsx = { sheet = "corrections" } }'
    set_in(workspace, '"inputs/{period}/corrections.csv"', fed_back)
    assert main(["-w", str(workspace), "check", PERIOD]) == 3


WRONG = {
    f"telephony/{FILE}:2,000000000000,user,N100,typo,me": (
        f"(line_id telephony/{FILE}:2): the row is not the one that was corrected: its digest is 8326b359e5f7, not "
        "000000000000; look at the row as it is now, then correct it under its digest"
    ),
    f"telephony/{FILE}:99,8326b359e5f7,user,N100,typo,me": (
        f"(line_id telephony/{FILE}:99): the file has 10 rows; name a row that it has"
    ),
    f"telephony/{FILE}:10,8326b359e5f7,user,N100,typo,me": (
        f"(line_id telephony/{FILE}:10): the row is a control total, not usage; remove the correction"
    ),
    f"telephony/{FILE}:2,8326b359e5f7,usr,N100,typo,me": (
        f"(line_id telephony/{FILE}:2): column usr is none of ours, and no heading of the file; the nearest is user"
    ),
    f"telephony/{FILE}:2,8326b359e5f7,row,3,typo,me": (
        f"(line_id telephony/{FILE}:2): column row is none of ours, and no heading of the file; name one of ours, or "
        "of Date, Matricule, Code, Montant, Libellé, Facture"
    ),
    f"telephony/inputs/{PERIOD}/telefony.csv:2,8326b359e5f7,user,N100,typo,me": (
        f"(line_id telephony/inputs/{PERIOD}/telefony.csv:2): telephony has no file inputs/{PERIOD}/telefony.csv in "
        f"{PERIOD}; the nearest is {FILE}"
    ),
    f"cloud/{FILE}:2,8326b359e5f7,user,N100,typo,me": (
        f"(line_id cloud/{FILE}:2): cloud is no usage source; name one of telephony"
    ),
    "subscriptions/inputs/subscriptions.csv:2,8326b359e5f7,user,N100,typo,me": (
        "(line_id subscriptions/inputs/subscriptions.csv:2): subscriptions are a table of the group's own; correct the "
        "row there"
    ),
}
"""Corrections that cannot be made, and what is told of each."""

MALFORMED = {
    f"telephony/{FILE},8326b359e5f7,user,N100,typo,me": (
        f"(line_id telephony/{FILE}, column user), column line_id: telephony/{FILE} names no row; write "
        "<source>/<file>:<row>, as to_fix.xlsx has it"
    ),
    f"telephony/{FILE}:2,8326b359e5f7,user,N100,,me": (
        f"(line_id telephony/{FILE}:2, column user), column reason: is empty; fill it: why it is right"
    ),
}


@pytest.mark.parametrize("wrong", [WRONG, MALFORMED], ids=["places", "rows"])
@pytest.mark.parametrize("command", ["check", "run"])
def test_corrections_that_cannot_be_made_refuse_the_month_all_at_once_and_check_foretells_it(
    tmp_path: Path, wrong: dict[str, str], command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = corrected_by(tmp_path / "workspace", *wrong)
    expected = {f"inputs/{PERIOD}/corrections.csv, row {row} {why}" for row, why in enumerate(wrong.values(), start=1)}
    if command == "check":
        assert main(["-w", str(workspace), "check", PERIOD]) == 1
        found = {line.removeprefix("error: ") for line in capsys.readouterr().err.splitlines()}
        assert expected <= found
    else:
        with pytest.raises(Refused) as refused:
            run_directly(workspace, PERIOD)
        assert set(told(refused)) == expected
        assert not draft_of(workspace).exists()


def test_two_corrections_of_one_cell_are_refused(tmp_path: Path) -> None:
    one = f"telephony/{FILE}:2,8326b359e5f7,user,N100,typo,me"
    with pytest.raises(Refused) as refused:
        run_directly(corrected_by(tmp_path / "workspace", one, one.replace("N100", "S200")), PERIOD)
    assert len(told(refused)) == 1
    assert "stands for the same as row 1" in told(refused)[0]


def test_a_correction_of_a_file_of_another_month_is_left_to_that_month(tmp_path: Path) -> None:
    workspace = corrections_workspace(tmp_path / "workspace")
    with (workspace / CORRECTIONS).open("a", encoding="utf-8") as corrections:
        corrections.write("telephony/inputs/2026-09/telephony.csv:2,000000000000,user,N100,typo,me\n")
    close_charges(workspace, PERIOD)
    assert len(rows_of(draft_of(workspace), "corrected_lines")) == 8


def test_a_row_that_could_not_be_cut_into_cells_is_not_in_the_sheet_and_its_correction_is_refused(
    tmp_path: Path,
) -> None:
    workspace = corrections_workspace(tmp_path / "workspace")
    file = workspace / FILE
    file.write_text(file.read_text(encoding="utf-8").replace("TOTAL;", "16/10/2026;N100\nTOTAL;"), encoding="utf-8")
    run_directly(workspace, PERIOD)
    sheet = openpyxl.load_workbook(draft_of(workspace) / "to_fix.xlsx")["corrections"]
    assert [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)] == [f"telephony/{FILE}:9"]
    with (workspace / CORRECTIONS).open("a", encoding="utf-8") as corrections:
        corrections.write(f"telephony/{FILE}:10,000000000000,user,N100,typo,me\n")
    with pytest.raises(Refused, match="the row has 2 fields: it has no cells to correct"):
        run_directly(workspace, PERIOD)


def test_what_is_charged_is_the_corrected_amount(draft: Path) -> None:
    lines = rows_of(draft, "charge_lines")
    assert lines["amount"].sum() == Decimal(370)
    assert lines.filter(row=3)["amount"].item() == Decimal(30)


def test_corrections_follow_their_rows_into_every_part_of_a_file(
    tmp_path: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transforms.intake.batches.read_batches.__defaults__", (2, None))
    workspace = corrections_workspace(tmp_path / "workspace")
    close_charges(workspace, PERIOD)
    in_parts = draft_of(workspace)
    assert len(rows_of(in_parts, "parts")) == 5
    assert corrections_texts(in_parts) == corrections_texts(draft)


def test_a_column_of_ours_is_corrected_to_what_its_map_would_have_made(tmp_path: Path, draft: Path) -> None:
    workspace = corrections_workspace(tmp_path / "workspace")
    table = workspace / CORRECTIONS
    by_our_name = table.read_text(encoding="utf-8").replace(",Code,D,", ",service,DATA,")
    table.write_text(by_our_name, encoding="utf-8")
    close_charges(workspace, PERIOD)
    assert corrections_texts(draft_of(workspace))["invoices.txt"] == corrections_texts(draft)["invoices.txt"]
    (corrected,) = rows_of(draft_of(workspace), "corrected_lines").filter(row=5).to_dicts()
    assert (corrected["column"], corrected["delivered"], corrected["corrected"]) == ("service", "X", "DATA")
