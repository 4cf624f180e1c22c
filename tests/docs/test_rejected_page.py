"""What the page on rejected rows shows is what the month of corrections holds."""

import csv

from tests.carry_over.month import CARRIED
from tests.corrections.month import CORRECTIONS, WORKSPACE
from tests.corrections.test_open import OPEN, WRITTEN_OFF
from tests.docs.pages import PAGES, blocks
from tests.repeats.test_already_charged import CHARGED_ALREADY

PAGE = "docs/rejected.md"


def test_the_corrections_that_are_shown_are_rows_of_the_workspace() -> None:
    with (WORKSPACE / CORRECTIONS).open(encoding="utf-8", newline="") as file:
        known = [list(row.values()) for row in csv.DictReader(file)]
    lines = [line for line in PAGES[PAGE].splitlines() if line.startswith("| telephony/inputs")]
    shown = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
    assert len([row for row in shown if len(row) == 6]) == 5
    assert [row for row in shown if len(row) == 6 and row not in known] == []


def test_the_write_off_and_the_open_lines_that_are_shown_are_those_that_are_tested() -> None:
    assert f"| {' | '.join(WRITTEN_OFF.split(','))} |\n" in PAGES[PAGE]
    assert next(iter(blocks(PAGE, "text"))) == OPEN


def test_the_sentence_about_a_row_that_was_charged_already_is_the_one_that_is_tested() -> None:
    assert list(blocks(PAGE, "text"))[2:] == [f"{CHARGED_ALREADY}\n"]


def test_what_is_said_of_carried_lines_is_what_their_month_says() -> None:
    said = list(blocks(PAGE, "text"))[1]
    assert said.startswith("carried over")
    assert said in (CARRIED / "summary.txt").read_text(encoding="utf-8")
