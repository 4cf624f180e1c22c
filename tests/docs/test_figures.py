"""What the documentation quotes of the demo is what the demo gives."""

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.settings_file import FILE
from tests.demo.trees import DEMO, PERIOD, TREES
from tests.docs.pages import ROOT, blocks
from transforms.documents.month_summary import summary_lines

SHEET = ("recipient", "provider", "title", "where.typology", "where.site", "split_by", "sections")


def trees() -> list[str]:
    return [block for block in blocks("docs/layout.md", "text") if block.startswith("●")]


def test_the_summary_that_the_readme_shows_is_that_of_the_demo(demo: Path) -> None:
    shown = next(block for block in blocks("README.md", "text") if " files, " in block)
    told = summary_lines(demo / "tables", PERIOD)
    assert [line for line in shown.splitlines() if line not in told] == []


def test_the_files_that_the_readme_lists_are_made(demo: Path) -> None:
    shown = next(block for block in blocks("README.md", "text") if "hand-out" in block)
    names = [line.split()[0].rstrip(",") for line in shown.splitlines()[1:]]
    assert len(names) == 9
    assert [name for name in names if not any(demo.rglob(name.rstrip("/").rpartition("/")[2]))] == []


@pytest.mark.parametrize("tree", trees(), ids=lambda tree: tree.splitlines()[0])
def test_a_tree_that_is_shown_is_one_of_the_demo(tree: str) -> None:
    assert any(follows(tree.splitlines(), path.read_text(encoding="utf-8").splitlines()) for path in TREES.iterdir())


def follows(shown: list[str], whole: list[str]) -> bool:
    """Whether the lines shown stand in a tree, in order; an ellipsis stands for any that are left out."""
    lines: Iterator[str] = iter(whole)
    return all(any(line == other for other in lines) for line in shown if line.strip() != "…")


def test_the_rows_of_the_layout_sheet_that_are_shown_are_those_of_the_demo() -> None:
    with (DEMO / "inputs" / "layout.csv").open(encoding="utf-8", newline="") as file:
        sheet = [{name: value for name, value in row.items() if value} for row in csv.DictReader(file)]
    shown = list(shown_rows((ROOT / "docs" / "layout.md").read_text(encoding="utf-8")))
    assert len(shown) == 10
    assert [row for row in shown if row not in sheet] == []


def shown_rows(text: str) -> Iterator[dict[str, str]]:
    headings: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        if cells[0] == "recipient" and set(cells) <= set(SHEET):
            headings = cells
        elif not line.startswith("|"):
            headings = []
        elif headings and cells[0] != "---":
            yield {name: cell for name, cell in zip(headings, cells, strict=True) if cell}


def test_the_settings_that_are_shown_are_those_of_the_demo() -> None:
    written = tomllib.loads((DEMO / FILE).read_text(encoding="utf-8"))
    for block in blocks("docs/layout.md", "toml"):
        for point in tomllib.loads(block)["layout"]["invoice"]:
            assert point in written["layout"]["invoice"]
