"""`chargeback tree`: whose tree, and what is looked for in it."""

from pathlib import Path

import pytest

from flows.cli import main
from flows.init import PERIOD

Captured = pytest.CaptureFixture[str]


def _tree(workspace: Path, *words: str) -> int:
    return main(["-w", str(workspace), "tree", *words])


WHICH = pytest.mark.parametrize("period", [[], [PERIOD]], ids=["layout", "month"])


@WHICH
def test_a_company_is_named_by_its_code_or_its_short_name(closed: Path, capsys: Captured, period: list[str]) -> None:
    told = []
    for name in ("EX-NORD", "NORD"):
        assert _tree(closed, *period, "--recipient", name) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert [line.split()[0] for line in told[0].splitlines() if not line.startswith(" ")] == ["EX-NORD"]


@WHICH
@pytest.mark.parametrize("asked", ["EX-NRD", "ex-nord", "nord", "Exemple Nord"])
def test_a_company_that_is_not_there_is_told_with_the_nearest(
    closed: Path, capsys: Captured, period: list[str], asked: str
) -> None:
    assert _tree(closed, *period, "--recipient", asked) == 2
    assert capsys.readouterr().err == (
        f"error: --recipient: found {asked!r}; "
        "name a company of the tree, by its code or short name; nearest: EX-NORD\n"
    )


def test_a_company_like_none_is_told_without_a_nearest(closed: Path, capsys: Captured) -> None:
    assert _tree(closed, "--recipient", "zzz") == 2
    assert capsys.readouterr().err.endswith("by its code or short name\n")


@WHICH
def test_a_text_that_nothing_has_is_told_and_exit_1(closed: Path, capsys: Captured, period: list[str]) -> None:
    assert _tree(closed, *period, "--find", "zzz") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("error: --find: nothing in the tree has 'zzz'; look for ")


def test_a_text_that_is_found_is_shown_with_the_way_to_it(closed: Path, capsys: Captured) -> None:
    assert _tree(closed, PERIOD, "--recipient", "NORD", "--find", "APPELS") == 0
    assert capsys.readouterr().out.startswith("EX-NORD")
