"""Faults in the table of deductions are told with their row and column."""

import pytest

from tests.transforms.reference.conftest import Workspace

HEADINGS = "entity,rate,source,valid_from,valid_to"


def with_deductions(workspace: Workspace, *rows: str) -> Workspace:
    return workspace.spoil("deductions", "\n".join([HEADINGS, *rows]))


def test_a_percentage_per_entity_and_days_is_read(workspace: Workspace) -> None:
    of_two_years = ("NORD,31,Coefficient 2025,,2025-12-31", "NORD,34,Coefficient 2026,2026-01-01,")
    rows = with_deductions(workspace, *of_two_years).read().tables["deductions"]
    assert rows["rate"].to_list() == [31, 34]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("NORD,33.5,Prorata,,", "column rate: is 33.5; write a percentage of whole points, rounded up"),
        ("NORD,101,Prorata,,", "column rate: 101 is out of range; write a percentage of 0 to 100"),
        ("NORD,-1,Prorata,,", "column rate: -1 is out of range; write a percentage of 0 to 100"),
        ("NORD,,Prorata,,", "column rate: is empty; fill it: percent that it deducts"),
        ("NORD,34,,,", "column source: is empty; fill it: what states it"),
        ("NORDD,34,Prorata,,", "column entity: names entity NORDD, which is not known; the nearest is NORD"),
        ("NORD,34,Prorata,2026-02-01,2026-01-01", "column valid_to: ends on 2026-01-01, before it starts"),
    ],
)
def test_a_wrong_row_is_refused_in_words(workspace: Workspace, row: str, said: str) -> None:
    told = with_deductions(workspace, row).told()
    assert told.startswith("deductions.csv, row 1")
    assert said in told


def test_two_percentages_on_one_day_are_refused(workspace: Workspace) -> None:
    told = with_deductions(workspace, "NORD,34,Prorata,,", "NORD,40,Prorata,2026-01-01,").told()
    assert "stands for the same as row 1, and both are valid from 2026-01-01" in told
