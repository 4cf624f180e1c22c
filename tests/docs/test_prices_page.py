"""What the page on prices shows is what the months of tariffs have and give."""

import csv
from pathlib import Path

from schemas.tariffs import MODELS
from tests.docs.pages import blocks
from tests.docs.test_policy_page import tables_of
from tests.tariffs import counted_month
from tests.tariffs.counted_month import COUNTED
from tests.tariffs.month import RATED, WORKSPACE

PAGE = "docs/prices.md"


def rows_of(table: str, workspace: Path = WORKSPACE) -> list[dict[str, str]]:
    """The rows of a table of a workspace."""
    with (workspace / "inputs" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_subscriptions_that_are_shown_are_those_of_the_workspace() -> None:
    *_, shown = tables_of(PAGE)
    assert shown == [
        {name: value for name, value in row.items() if name != "entity"} for row in rows_of("subscriptions")
    ]


def test_the_steps_that_are_shown_are_rows_of_the_workspace() -> None:
    rows = rows_of("tariffs")
    shown, models, counted, _ = tables_of(PAGE)
    assert len(shown) == 13
    assert [row for row in shown if not any(row.items() <= other.items() for other in rows)] == []
    assert counted == rows_of("tariffs", counted_month.WORKSPACE)
    assert tuple(row["model"].strip("`") for row in models) == MODELS


def test_the_lines_and_rejects_that_are_shown_are_those_of_the_month() -> None:
    told = (RATED / "charged.txt", COUNTED / "charged.txt", RATED / "rejected.txt")
    for block, expected in zip(blocks(PAGE, "text"), told, strict=True):
        assert block.rstrip("\n") + "\n" == expected.read_text(encoding="utf-8")


def test_the_columns_that_a_source_keeps_are_those_of_the_workspace() -> None:
    settings = (WORKSPACE / "chargeback.toml").read_text(encoding="utf-8")
    kept, _ = blocks(PAGE, "toml")
    assert [line for line in kept.splitlines() if line not in settings] == []
