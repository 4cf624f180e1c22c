"""`chargeback sql`: an answer says what it leaves out."""

from pathlib import Path

import pytest

from flows.cli import main
from flows.init import PERIOD

Captured = pytest.CaptureFixture[str]


LONG = "what is longer than 200 characters or 3 items of a list"


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("select repeat('x', 200) as text", ""),
        ("select repeat('x', 201) as text", f"… {LONG} left out; use --json for all\n"),
        ("select range(3) as list", ""),
        ("select range(4) as list", f"… {LONG} left out; use --json for all\n"),
        ("select [repeat('x', 150), repeat('y', 150)] as list", f"… {LONG} left out; use --json for all\n"),
        ("select '…' as text", ""),
        ("select range as number from range(1000)", ""),
        ("select range as number from range(1001)", "… 1 of 1,001 rows left out; use --json for all\n"),
        (
            "select repeat('x', 201) as text from range(2500)",
            f"… 1,500 of 2,500 rows and {LONG} left out; use --json for all\n",
        ),
    ],
)
def test_what_an_answer_leaves_out_is_told_on_stderr(closed: Path, capsys: Captured, query: str, note: str) -> None:
    assert main(["-w", str(closed), "sql", query]) == 0
    assert capsys.readouterr().err == note


def test_for_machines_nothing_is_left_out(closed: Path, capsys: Captured) -> None:
    assert main(["-w", str(closed), "sql", "select repeat('x', 300) as text from range(1200)", "--json"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out == ('{"text":"' + "x" * 300 + '"}\n') * 1_200


def test_periods_written_backwards_are_told_in_words(closed: Path, capsys: Captured) -> None:
    assert main(["-w", str(closed), "sql", "select 1", "--periods", "2026-10..2026-09"]) == 2
    assert capsys.readouterr().err == (
        "error: --periods: found '2026-10..2026-09', whose end lies before its start; "
        "write the earlier month first: 2026-09..2026-10\n"
    )


def test_one_period_needs_no_dots(closed: Path) -> None:
    assert main(["-w", str(closed), "sql", "select 1", "--periods", PERIOD]) == 0
