"""`chargeback recovery YEAR`: what services cost against what was charged of them, and the pools that make it up."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flows.cli import DONE
from schemas.periods import is_year
from schemas.problems import Problem, SettingsRefused

if TYPE_CHECKING:
    from flows.recovered_year import RecoveredYear


def execute(options: argparse.Namespace) -> int:
    """Print cost, charge and recovery of each service of a year; with --pools, write the pools that make it up.

    Nothing is charged by it, and no file that is there is written over.
    """
    if not is_year(options.year):
        raise SettingsRefused([Problem("year", f"found {options.year!r}", "write a year such as 2026")])
    from flows.recovered_year import recovered_year
    from flows.true_up_files import true_up_files, write_true_up

    files = true_up_files(options.pools) if options.pools else ()
    recovered = recovered_year(options.workspace, options.year)
    written = files if recovered.made.pools.height else ()
    if written:
        write_true_up(recovered.made, written)
    if options.json:
        print(json.dumps(_whole(recovered, written), ensure_ascii=False, indent=2))
    else:
        _print(recovered, written, asked=bool(files))
    return DONE


def _print(recovered: "RecoveredYear", written: Sequence[Path], asked: bool) -> None:
    from flows.recovery_view import print_recovery

    print_recovery(recovered)
    if written:
        pools, keys = written
        print(f"written: {pools} and {keys}")
        print(f"{recovered.period} charges them once [inputs] pools and keys have these rows")
    elif asked:
        print("nothing to make up: no file was written")


def _whole(recovered: "RecoveredYear", written: Sequence[Path]) -> dict[str, object]:
    from transforms.comparison.texts import as_text

    made = recovered.made
    tables = {
        "services": recovered.rows,
        "left_out": recovered.left_out.select("period", "provider", "service", "amount", "currency", "evidence_ref"),
        "pools": made.pools,
        "keys": made.keys,
        "unshared": made.unshared.select("provider", "service", "currency", "true_up"),
        "uncharged": made.uncharged,
    }
    of_year = {"year": recovered.year, "periods": [*recovered.periods], "missing": [*recovered.missing]}
    rows = {name: as_text(table).to_dicts() for name, table in tables.items()}
    return {**of_year, **rows, "written": [str(file) for file in written]}
