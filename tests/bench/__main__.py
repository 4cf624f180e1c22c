"""How long a month takes, step by step, and how that compares: `make bench LINES=1000000`.

A fictional group is generated into a temporary folder (TMPDIR says where). Then, in turn and each in a process of its
own: the bare query of DuckDB, the month without Prefect, XlsxWriter writing its books, and the script of an analyst;
with `--full` also the month of the same lines in a group with tariffs, cost pools and further currencies.
Of several rounds, each figure is that of the round in which it took the least of the processors.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from flows.profile import FILE, StepProfile
from flows.runs import DRAFT, period_folder
from tests.bench.process import Taken, taken_by
from tests.bench.report import (
    Figures,
    all_steps,
    figures,
    floor_rows,
    group_sentence,
    machine_sentence,
    step_figures,
    step_rows,
    table,
    twin_rows,
)
from transforms.generating.codes import PERIOD

SIZES = ("entities", "sites", "users", "services")
ANALYST = Path(__file__).parents[2] / ".venv-bench" / "bin" / "python"
GENERATE = "import sys; from flows.cli import main; sys.exit(main(sys.argv[1:]))"


@dataclass(frozen=True)
class Round:
    """All that is compared, measured once: processes, the steps of the month, and the seconds of XlsxWriter.

    `full`: the month of the full group and its steps, where that is measured too.
    """

    query: Taken
    month: Taken
    steps: Sequence[StepProfile]
    books_seconds: float
    analyst: Taken | None
    full: tuple[Taken, Sequence[StepProfile]] | None = None


def main(arguments: Sequence[str] | None = None) -> None:
    """Generate, measure, tell."""
    options = _parser().parse_args(arguments)
    with TemporaryDirectory(prefix="chargeback-bench-") as folder:
        workspace = _generated(Path(folder) / "group", options)
        full = _generated(Path(folder) / "full", options, "--full") if options.full else None
        rounds = [measured(workspace, Path(folder), full) for _ in range(options.rounds)]
        group = group_sentence(workspace, PERIOD)
    print("\n\n".join([f"{machine_sentence()}\n{group}", *report(rounds, options.markdown)]))


def _generated(workspace: Path, options: argparse.Namespace, *more: str) -> Path:
    size = [word for name in SIZES if (asked := getattr(options, name)) for word in (f"--{name}", str(asked))]
    words = ["generate", str(workspace), "--lines", str(options.lines), "--seed", "1", *size, *more]
    _told(taken_by([sys.executable, "-c", GENERATE, *words]), "generating the group")
    return workspace


def measured(workspace: Path, folder: Path, full: Path | None) -> Round:
    """One round over a generated group whose month is closed anew, and over the full group where there is one."""
    query = _module("duckdb_floor", workspace)
    month, steps = _month(workspace)
    of_full = None if full is None else _month(full)
    books_seconds = float(_module("xlsxwriter_floor", workspace).told)
    return Round(query, month, steps, books_seconds, _analyst(workspace, folder), of_full)


def _month(workspace: Path) -> tuple[Taken, Sequence[StepProfile]]:
    rmtree(workspace / "periods", ignore_errors=True)
    month = _module("month", workspace)
    profile = json.loads((period_folder(workspace, PERIOD) / DRAFT / FILE).read_text(encoding="utf-8"))
    return month, [StepProfile(**step) for step in profile["steps"]]


def report(rounds: Sequence[Round], markdown: bool) -> list[str]:
    """The tables that are told: the steps of the month, and what was measured in turn with it."""
    query = min((one.query for one in rounds), key=_cpu)
    best = min(rounds, key=lambda one: _cpu(one.month))
    books_seconds = min(one.books_seconds for one in rounds)
    analysts = [one.analyst for one in rounds if one.analyst is not None]
    script = "pandas and openpyxl, a plain script"
    month = _of_month("the month, without Prefect", best.month, best.steps)
    documents = next(step for step in best.steps if step.step == "write documents")
    compared = floor_rows(
        month,
        [
            figures("DuckDB, one bare query", query),
            figures(script, min(analysts, key=_cpu)) if analysts else Figures(f"{script}: not installed"),
        ],
        step_figures(documents),
        Figures("XlsxWriter alone, the same books", cpu_seconds=books_seconds),
    )
    return [
        table(step_rows(best.steps), markdown),
        table(compared, markdown),
        *_compared_with_full(month, rounds, markdown),
    ]


def _compared_with_full(month: Figures, rounds: Sequence[Round], markdown: bool) -> list[str]:
    """The steps of the full group's month, and how it compares; nothing where it was not measured."""
    measured_too = [one.full for one in rounds if one.full is not None]
    if not measured_too:
        return []
    taken, steps = min(measured_too, key=lambda one: _cpu(one[0]))
    full = _of_month("with tariffs, pools and currencies", taken, steps)
    return [table(step_rows(steps), markdown), table(twin_rows(month, full), markdown)]


def _of_month(name: str, taken: Taken, steps: Sequence[StepProfile]) -> Figures:
    return Figures(name, taken.wall_seconds, taken.cpu_seconds, all_steps(steps).peak_memory_bytes)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--lines", type=int, default=1_000_000, help="usage lines of the month; default: 1,000,000")
    parser.add_argument("--entities", type=int, default=200, help="default: 200")
    for name in SIZES[1:]:
        parser.add_argument(f"--{name}", type=int, help="as `chargeback generate` has it")
    parser.add_argument("--rounds", type=int, default=1, help="how often all is measured; default: once")
    parser.add_argument("--full", action="store_true", help="the same lines with tariffs, pools and currencies too")
    parser.add_argument("--markdown", action="store_true", help="tables for docs/speed.md")
    return parser


def _module(name: str, workspace: Path) -> Taken:
    return _told(taken_by([sys.executable, "-m", f"tests.bench.{name}", str(workspace)]), name)


def _analyst(workspace: Path, folder: Path) -> Taken | None:
    """The script of an analyst; None where what it needs is not installed. It may not come to its end."""
    if not ANALYST.exists():
        return None
    books = folder / "analyst"
    books.mkdir(exist_ok=True)
    return taken_by([str(ANALYST), str(Path(__file__).with_name("analyst.py")), str(workspace), str(books)])


def _told(taken: Taken, name: str) -> Taken:
    if taken.status:
        sys.exit(f"{name} ended with {taken.status}")
    print(f"{name}: {taken.wall_seconds:.1f} s", file=sys.stderr)
    return taken


def _cpu(taken: Taken) -> float:
    return taken.cpu_seconds


if __name__ == "__main__":
    main()
