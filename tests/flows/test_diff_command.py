"""`chargeback diff`: two months beside each other, and how they are named."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from flows.cli import main
from flows.init import PERIOD
from tests.flows.small_workspace import deliver_month, make_workspace, replace_in
from tests.tables_only import close_tables

Captured = pytest.CaptureFixture[str]
NEXT = "2026-11"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of two months, the second with fewer calls. Read only."""
    workspace = make_workspace(tmp_path_factory.mktemp("closed") / "new")
    deliver_month(workspace, NEXT)
    for period in (PERIOD, NEXT):
        close_tables(workspace, period)
    return workspace


@pytest.fixture(scope="module")
def dearer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first month with another price, and a user at another site. Read only."""
    workspace = make_workspace(tmp_path_factory.mktemp("dearer") / "new")
    replace_in(workspace, "inputs/prices.csv", "FIBRE,,189.00", "FIBRE,,199.00")
    replace_in(workspace, "inputs/users.csv", "EX-NORD,LIL2", "EX-NORD,LIL1")
    close_tables(workspace, PERIOD)
    return workspace


def _diff(workspace: Path, *words: str) -> int:
    return main(["-w", str(workspace), "diff", *words])


def test_totals_then_what_changed_with_its_old_and_new_values(closed: Path, capsys: Captured) -> None:
    assert _diff(closed, PERIOD, NEXT) == 0
    assert capsys.readouterr().out.splitlines() == [
        "                                                             2026-10  2026-11  change",
        "net EUR                                                       683.66   682.92   -0.74",
        "gross EUR                                                     820.39   819.50   -0.89",
        "invoices: 0 added, 0 gone, 1 changed, 2 the same",
        "~ EX-SI → EX-NORD  Site Lille                                 429.74   429.00   -0.74",
        "  ~ LIL2 / mobility / APPELS / Appels vers numéros spéciaux     5.66     4.92   -0.74",
        "      quantity 38 → 33",
    ]


def test_who_pays_another_price_or_hangs_at_another_site_is_told(closed: Path, dearer: Path, capsys: Captured) -> None:
    assert _diff(closed, PERIOD, f"{dearer}:{PERIOD}") == 0
    told = capsys.readouterr().out.splitlines()
    assert told[-4:] == [
        "users: 1 changed",
        "  ~ E102: site LIL2 → LIL1",
        "prices: 1 changed",
        "  ~ FIBRE: unit_price 189 → 199",
    ]
    assert "  … and 1 more line" in told


def test_a_month_is_the_same_one_however_it_is_named(closed: Path, dearer: Path, capsys: Captured) -> None:
    told = []
    for name in (f"{dearer}:{PERIOD}", str(dearer / "periods" / PERIOD / "draft")):
        assert _diff(closed, PERIOD, name, "--json") == 0
        told.append({**json.loads(capsys.readouterr().out), "after": ""})
    assert told[0] == told[1]


def test_for_machines_all_is_there_and_sums_exactly(closed: Path, dearer: Path, capsys: Captured) -> None:
    assert _diff(closed, PERIOD, f"{dearer}:{PERIOD}", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    change = Decimal(told["totals"][0]["net_change"])
    assert change == 30
    assert sum(Decimal(row["net_change"]) for row in told["invoices"]) == change
    assert sum(Decimal(row["change"]) for row in told["lines"]) == change
    assert [row["values"] for row in told["references"]] == [
        {"site": ["LIL2", "LIL1"]},
        {"unit_price": ["189", "199"]},
    ]


def test_a_month_beside_itself_has_only_totals(closed: Path, capsys: Captured) -> None:
    assert _diff(closed, PERIOD, PERIOD) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "invoices: 0 added, 0 gone, 0 changed, 3 the same"


RIGHT = "write a PERIOD, WORKSPACE:PERIOD, or the folder of a run that was published, such as periods/2026-10/draft"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2026-09", "period 2026-09: it has no published draft in "),
        ("absent:2026-10", "period 2026-10: no such folder: absent; "),
        ("October", f"month: found 'October'; {RIGHT}"),
        (".:October", f"month: found '.:October'; {RIGHT}"),
    ],
)
def test_a_month_that_is_not_there_is_told_in_words(closed: Path, capsys: Captured, name: str, told: str) -> None:
    for words in ((PERIOD, name), (name, PERIOD)):
        assert _diff(closed, *words) == 2
        assert capsys.readouterr().err.startswith(f"error: {told}")


def test_a_folder_without_tables_is_told_with_its_name(closed: Path, tmp_path: Path, capsys: Captured) -> None:
    assert _diff(closed, PERIOD, str(tmp_path)) == 2
    assert capsys.readouterr().err == f"error: {tmp_path}: it holds no tables; {RIGHT}\n"
