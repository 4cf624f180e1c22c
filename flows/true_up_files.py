"""The files of a true-up: rows of the table pools, and beside them those of keys. Nothing that is there is replaced."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from schemas.problems import Problem, SettingsRefused
from transforms.comparison.texts import as_text
from transforms.comparison.true_up import TrueUp
from transforms.whole_file import whole_file


def true_up_files(pools: Path) -> Sequence[Path]:
    """Where pools and their keys are written; refused where one of the files is there, or is to be no csv."""
    if pools.suffix != ".csv":
        raise SettingsRefused([Problem("--pools", f"found {str(pools)!r}", "name a file that ends in .csv")])
    files = (pools, pools.with_name(f"{pools.stem}-keys.csv"))
    problems = [
        Problem(str(file), "it is there already, and is not written over", "move it away, or name another")
        for file in files
        if file.exists()
    ]
    if problems:
        raise SettingsRefused(problems)
    return files


def write_true_up(made: TrueUp, files: Sequence[Path]) -> None:
    """Write the rows of both tables, amounts as exact text."""
    for rows, file in zip((made.pools, made.keys), files, strict=True):
        _write(rows, file)


def _write(rows: pl.DataFrame, file: Path) -> None:
    with whole_file(file) as unfinished:
        as_text(rows).write_csv(unfinished)
