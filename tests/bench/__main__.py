"""How long a month takes, step by step, and how that compares: `make bench LINES=1000000`.

A fictional group is generated into a temporary folder (TMPDIR says where). Then, in turn and each in a process of its
own: the bare query of DuckDB, the month without Prefect, XlsxWriter writing its books, and the script of an analyst.
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
)
from transforms.generating.codes import PERIOD

SIZES = ("entities", "sites", "users", "services")
ANALYST = Path(__file__).parents[2] / ".venv-bench" / "bin" / "python"
GENERATE = "import sys; from flows.cli import main; sys.exit(main(sys.argv[1:]))"


@dataclass(frozen=True)
class Round:
    """All that is compared, measured once: processes, the steps of the month, and the seconds of XlsxWriter."""

    query: Taken
    month: Taken
    steps: Sequence[StepProfile]
    books_seconds: float
    analyst: Taken | None


def main(arguments: Sequence[str] | None = None) -> None:
    """Generate, measure, tell."""
    options = _parser().parse_args(arguments)
    with TemporaryDirectory(prefix="chargeback-bench-") as folder:
        workspace = Path(folder) / "group"
        size = [word for name in SIZES if (asked := getattr(options, name)) for word in (f"--{name}", str(asked))]
        words = ["generate", str(workspace), "--lines", str(options.lines), "--seed", "1", *size]
        _told(taken_by([sys.executable, "-c", GENERATE, *words]), "generating the group")
        rounds = [measured(workspace, Path(folder)) for _ in range(options.rounds)]
        group = group_sentence(workspace, PERIOD)
    print("\n\n".join([f"{machine_sentence()}\n{group}", *report(rounds, options.markdown)]))


def measured(workspace: Path, folder: Path) -> Round:
    """One round over a generated group whose month is closed anew."""
    rmtree(workspace / "periods", ignore_errors=True)
    query = _module("duckdb_floor", workspace)
    month = _module("month", workspace)
    profile = json.loads((period_folder(workspace, PERIOD) / DRAFT / FILE).read_text(encoding="utf-8"))
    steps = [StepProfile(**step) for step in profile["steps"]]
    books_seconds = float(_module("xlsxwriter_floor", workspace).told)
    return Round(query, month, steps, books_seconds, _analyst(workspace, folder))


def report(rounds: Sequence[Round], markdown: bool) -> list[str]:
    """The tables that are told: the steps of the month, and what was measured in turn with it."""
    query = min((one.query for one in rounds), key=_cpu)
    best = min(rounds, key=lambda one: _cpu(one.month))
    books_seconds = min(one.books_seconds for one in rounds)
    analysts = [one.analyst for one in rounds if one.analyst is not None]
    script = "pandas and openpyxl, a plain script"
    peak = all_steps(best.steps).peak_memory_bytes
    documents = next(step for step in best.steps if step.step == "write documents")
    compared = floor_rows(
        Figures("the month, without Prefect", best.month.wall_seconds, best.month.cpu_seconds, peak),
        [
            figures("DuckDB, one bare query", query),
            figures(script, min(analysts, key=_cpu)) if analysts else Figures(f"{script}: not installed"),
        ],
        step_figures(documents),
        Figures("XlsxWriter alone, the same books", cpu_seconds=books_seconds),
    )
    return [table(step_rows(best.steps), markdown), table(compared, markdown)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--lines", type=int, default=1_000_000, help="usage lines of the month; default: 1,000,000")
    parser.add_argument("--entities", type=int, default=200, help="default: 200")
    for name in SIZES[1:]:
        parser.add_argument(f"--{name}", type=int, help="as `chargeback generate` has it")
    parser.add_argument("--rounds", type=int, default=1, help="how often all is measured; default: once")
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
