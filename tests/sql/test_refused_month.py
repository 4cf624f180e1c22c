"""A month whose control fails publishes nothing, leaves the former draft whole, and says why."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import flows.close_month
import flows.steps.ledger
from flows.runner import run_directly
from flows.steps.controls import ControlsFailed
from schemas.problems import Refused
from tests.sql.small_workspace import PERIOD, write_workspace
from tests.tables_only import close_tables
from transforms.published import read_table

FAULTS: dict[str, tuple[str, str, Callable[[pl.DataFrame], pl.DataFrame], tuple[str, str]]] = {
    "a charge lost a cent": (
        "land_charges",
        "charge_lines/mobile.0001.00001.parquet",
        lambda rows: rows.with_columns((pl.col("amount") - pl.lit("0.01").cast(pl.Decimal(38, 18))).alias("amount")),
        ("control amount_lost_in_charging, mobile/inputs/2026-10/mobile.csv", "expected 18.7599, found 18.7299"),
    ),
    "a charge is gone": (
        "land_charges",
        "charge_lines/subscriptions.0001.00001.parquet",
        lambda rows: rows.head(0),
        ("control charge_not_on_one_line, 2026-10_SI_EST_03", "expected 1, found 0"),
    ),
    "a posting is gone": (
        "post_entries",
        "ledger_entries.parquet",
        lambda rows: rows.filter(pl.col("side") != "output_vat"),
        ("control entry_unbalanced, ORI-SI VTI 3", "expected 25.01, found 20.84"),
    ),
}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def compared(refused: Refused) -> list[tuple[str, str]]:
    """The place of each failed control, and the end of what is told: its two figures."""
    return [(problem.place, problem.found[problem.found.rindex("expected ") :]) for problem in refused.problems]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = write_workspace(tmp_path_factory.mktemp("refused") / "workspace")
    run_directly(made, PERIOD)
    return made


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_fault_in_a_step_is_refused_and_the_former_draft_stays(
    fault: str, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step, table, corrupt, found = FAULTS[fault]
    faithful = getattr(flows.close_month, step)

    def faulty(month: Any, *arguments: Any) -> Any:
        result = faithful(month, *arguments)
        path = month.tables / table
        corrupt(pl.read_parquet(path)).write_parquet(path)
        return result

    monkeypatch.setattr(flows.close_month, step, faulty)
    folder = workspace / "periods" / PERIOD
    before = contents(folder / "draft")
    with pytest.raises(ControlsFailed) as refused:
        run_directly(workspace, PERIOD)
    assert found in compared(refused.value)
    told = [str(problem) for problem in refused.value.problems]
    assert refused.value.exit_code == 1
    assert contents(folder / "draft") == before

    shown = folder / "refused"
    assert sorted(contents(shown)) == ["control_totals.parquet", "log.txt", "problems.txt", "to_fix.xlsx"]
    assert (shown / "problems.txt").read_text(encoding="utf-8").splitlines() == told
    totals = pl.read_parquet(shown / "control_totals.parquet")
    failed = totals.filter(~pl.col("passed") & (pl.col("severity") == "error"))
    assert failed.height == len(told)
    assert sorted(path.name for path in (folder / ".runs").iterdir()) == sorted(
        (folder / link).readlink().name for link in ("draft", "refused")
    )


def test_the_next_sound_run_replaces_the_draft_and_takes_the_refusal_away(tmp_path: Path) -> None:
    workspace = write_workspace(tmp_path / "workspace")
    settings = workspace / "chargeback.toml"
    sound = settings.read_text(encoding="utf-8")
    settings.write_text(sound.replace("unpriced_rows = 3", "unpriced_rows = 0"), encoding="utf-8")
    with pytest.raises(ControlsFailed) as refused:
        run_directly(workspace, PERIOD)
    assert compared(refused.value) == [("control too_many_rows_unpriced, rows", "expected 0, found 1")]
    folder = workspace / "periods" / PERIOD
    assert not (folder / "draft").exists()
    assert (folder / "refused" / "to_fix.xlsx").exists()

    settings.write_text(sound, encoding="utf-8")
    closed = close_tables(workspace, PERIOD)
    assert closed.rejected == 4
    assert not (folder / "refused").exists()
    assert read_table(folder / "draft" / "tables", "control_totals").filter(severity="error")["passed"].all()


def test_a_refused_month_without_rejects_has_nothing_to_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = write_workspace(tmp_path / "workspace")
    usage = workspace / "inputs" / PERIOD / "mobile.csv"
    wrong = ("U9", "ODD", "2026-08-01", "FAX", "TOTAL")
    kept = [line for line in usage.read_text(encoding="utf-8").splitlines() if not any(sign in line for sign in wrong)]
    usage.write_text("\n".join(kept) + "\n", encoding="utf-8")
    monkeypatch.setattr(flows.close_month, "post_entries", _post_nothing)
    with pytest.raises(ControlsFailed):
        run_directly(workspace, PERIOD)
    shown = contents(workspace / "periods" / PERIOD / "refused")
    assert sorted(shown) == ["control_totals.parquet", "log.txt", "problems.txt"]


def test_a_month_without_any_line_is_refused_in_words(tmp_path: Path) -> None:
    workspace = write_workspace(tmp_path / "workspace")
    settings = workspace / "chargeback.toml"
    without = settings.read_text(encoding="utf-8").replace('subscriptions = "inputs/subscriptions.csv"\n', "")
    settings.write_text(without, encoding="utf-8")
    for name in ("mobile.csv", "cloud.csv"):
        usage = workspace / "inputs" / PERIOD / name
        usage.write_text(usage.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        run_directly(workspace, PERIOD)
    assert [str(problem) for problem in refused.value.problems] == [
        "period 2026-10: no file of it holds a row, and there are no subscriptions and no pools; "
        "deliver its files, or configure subscriptions or pools"
    ]


def _post_nothing(month: Any, ground: Any) -> None:
    flows.steps.ledger.post_entries(month, ground)
    path = month.tables / "ledger_entries.parquet"
    pl.read_parquet(path).head(0).write_parquet(path)
