"""`chargeback variance`: what a recipient's change is made of, and which months it is asked of."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from flows.cli import main
from flows.init import PERIOD
from tests.flows.small_workspace import deliver_month, make_workspace
from tests.tables_only import close_tables

Captured = pytest.CaptureFixture[str]
NEXT = "2026-11"
FIGURES = ("before", "after", "change", "volume", "price", "cost", "scope", "key")


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of two months, the second with fewer calls. Read only."""
    workspace = make_workspace(tmp_path_factory.mktemp("closed") / "new")
    deliver_month(workspace, NEXT)
    for period in (PERIOD, NEXT):
        close_tables(workspace, period)
    return workspace


def _variance(workspace: Path, *words: str) -> int:
    return main(["-w", str(workspace), "variance", *words])


def test_recipients_and_typologies_come_with_the_greatest_change_first(closed: Path, capsys: Captured) -> None:
    assert _variance(closed, NEXT) == 0
    assert capsys.readouterr().out.splitlines()[:4] == [
        "                             2026-10  2026-11  change  volume  price",
        "EX-NORD                       429.74   429.00   -0.75   -0.66  -0.09",
        "  mobility                     24.33    23.58   -0.75   -0.66  -0.09",
        "  connectivity                378.00   378.00    0.00",
    ]


def test_what_providers_retain_stands_apart(closed: Path, capsys: Captured) -> None:
    _variance(closed, NEXT)
    last = capsys.readouterr().out.splitlines()[-2:]
    assert [line.split("  ")[0] for line in last] == ["all EUR", "retained by their providers"]


@pytest.mark.parametrize("name", ["EX-NORD", "NORD"])
def test_of_one_company_the_services_are_shown(closed: Path, capsys: Captured, name: str) -> None:
    assert _variance(closed, NEXT, "--recipient", name) == 0
    told = capsys.readouterr().out
    assert "    APPELS " in told
    assert "EX-SUD" not in told


def test_the_same_month_the_other_way_round_is_the_same_change_back(closed: Path, capsys: Captured) -> None:
    assert _variance(closed, PERIOD, "--against", NEXT, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["period"], told["against"]) == (PERIOD, NEXT)
    assert told["totals"][0]["change"] == "0.745"


def test_for_machines_all_levels_add_up_exactly(closed: Path, capsys: Captured) -> None:
    assert _variance(closed, NEXT, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    total = {name: Decimal(told["totals"][0][name]) for name in FIGURES}
    assert total["change"] == total["after"] - total["before"] == sum(total[name] for name in FIGURES[3:])
    for level in ("recipients", "typologies", "services"):
        assert {name: sum(Decimal(row[name]) for row in told[level]) for name in FIGURES} == total, level
    assert [row["provider"] for row in told["retained"]] == ["EX-SI"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([PERIOD], "period 2026-09: it has no published draft in "),
        (["2026-12"], "period 2026-12: it has no published draft in "),
        ([NEXT, "--against", "2025-01"], "period 2025-01: it has no published draft in "),
        ([NEXT, "--against", "October"], "period: found 'October'; write a year and month such as 2026-10"),
        ([NEXT, "--recipient", "NRD"], "--recipient: found 'NRD'; name a company that was charged, by its code or "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_month_or_company_that_is_not_there_is_told_in_words(
    closed: Path, capsys: Captured, words: list[str], told: str
) -> None:
    assert _variance(closed, *words) == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"error: {told}")
    assert said.out == ""


def test_a_workspace_that_is_not_there_is_told(tmp_path: Path, capsys: Captured) -> None:
    assert _variance(tmp_path / "absent", NEXT) == 2
    assert "no such folder" in capsys.readouterr().err


def test_nothing_is_written(closed: Path) -> None:
    before = sorted(closed.rglob("*"))
    _variance(closed, NEXT)
    main(["-w", str(closed), "diff", PERIOD, NEXT])
    assert sorted(closed.rglob("*")) == before
