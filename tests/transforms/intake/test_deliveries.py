"""The files of a period: all there, readable, each delivered once."""

import hashlib
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from schemas.problems import Refused
from schemas.settings import UsageSource
from transforms.intake.deliveries import find_deliveries


def source(name: str, files: str, **settings: object) -> UsageSource:
    return UsageSource.model_validate({"source": name, "files": files, "columns": {"service": "s"}, **settings})


def deliver(workspace: Path, file: str, content: str) -> None:
    path = workspace / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def test_files_are_found_by_source_then_name_with_their_bytes_hashed(tmp_path: Path) -> None:
    for file in ("in/2026-10/b-2.csv", "in/2026-10/b-10.csv", "in/2026-10/a.CSV", "in/2026-09/b-1.csv"):
        deliver(tmp_path, file, f"s\n{file}\n")
    sources = [source("b", "in/{period}/b-*.csv"), source("a", "in/{period}/a.CSV")]
    found = find_deliveries(sources, tmp_path, "2026-10")
    assert [delivery.file for delivery in found] == ["in/2026-10/b-10.csv", "in/2026-10/b-2.csv", "in/2026-10/a.CSV"]
    assert [delivery.source.source for delivery in found] == ["b", "b", "a"]
    content = (tmp_path / "in/2026-10/b-10.csv").read_bytes()
    assert (found[0].bytes, found[0].sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_a_source_without_a_file_is_refused_unless_it_is_optional(tmp_path: Path) -> None:
    with pytest.raises(
        Refused, match=r"^in/2026-10/\*\.csv: source a has no file; deliver it, or set optional = true$"
    ):
        find_deliveries([source("a", "in/{period}/*.csv"), source("b", "b", optional=True)], tmp_path, "2026-10")
    assert find_deliveries([source("b", "in/*.csv", optional=True)], tmp_path, "2026-10") == []


def test_the_same_bytes_twice_are_refused_whatever_the_source(tmp_path: Path) -> None:
    deliver(tmp_path, "in/a.csv", "s\nx\n")
    deliver(tmp_path, "in/copy.csv", "s\nx\n")
    with pytest.raises(Refused, match=r"^in/copy\.csv: its bytes are those of in/a\.csv \(source a\)"):
        find_deliveries([source("a", "in/a.csv"), source("b", "in/copy.csv")], tmp_path, "2026-10")


def test_one_file_matched_by_two_sources_is_refused(tmp_path: Path) -> None:
    deliver(tmp_path, "in/a.csv", "s\nx\n")
    with pytest.raises(Refused, match=r"its bytes are those of in/a\.csv"):
        find_deliveries([source("a", "in/*.csv"), source("b", "in/a*")], tmp_path, "2026-10")


def test_two_sheets_of_a_workbook_are_two_deliveries_but_one_sheet_twice_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Mobile"
    book.create_sheet("Cloud")
    book.save(tmp_path / "book.xlsx")
    (tmp_path / "~$book.xlsx").write_text("who has it open")
    sources = [source("a", "*.xlsx"), source("b", "*.xlsx", xlsx={"sheet": "Cloud"})]
    assert [found.file for found in find_deliveries(sources, tmp_path, "2026-10")] == [
        "book.xlsx#Mobile",
        "book.xlsx#Cloud",
    ]
    with pytest.raises(Refused, match=r"^book\.xlsx#Mobile: its bytes are those of book\.xlsx#Mobile"):
        find_deliveries([sources[0], source("b", "book.xlsx")], tmp_path, "2026-10")


def test_a_sign_in_the_name_of_a_workbook_hides_no_repeat(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a#1.xlsx")
    (tmp_path / "b.xlsx").write_bytes((tmp_path / "a#1.xlsx").read_bytes())
    with pytest.raises(Refused, match=r"^b\.xlsx#Sheet: its bytes are those of a#1\.xlsx#Sheet"):
        find_deliveries([source("a", "*.xlsx")], tmp_path, "2026-10")


def test_all_problems_are_told_together(tmp_path: Path) -> None:
    deliver(tmp_path, "in/a.pdf", "x")
    deliver(tmp_path, "in/b.xlsx", "x")
    (tmp_path / "in/c.csv").mkdir()
    with pytest.raises(Refused) as refused:
        find_deliveries([source("a", "in/*"), source("z", "in/*.txt")], tmp_path, "2026-10")
    assert list(map(str, refused.value.problems)) == [
        "in/a.pdf: its ending is '.pdf'; deliver one of .csv, .txt, .parquet, .xlsx",
        "in/b.xlsx: it cannot be read as a workbook; deliver an xlsx file",
        "in/c.csv: it cannot be read: Is a directory; deliver a file that can",
        "in/*.txt: source z has no file; deliver it, or set optional = true",
    ]
