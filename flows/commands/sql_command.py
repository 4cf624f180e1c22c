"""`chargeback sql QUERY`: ask the published tables; read-only."""

import argparse
import sys
from pathlib import Path

import duckdb
import polars as pl

from flows.cli import DONE, period_argument
from flows.drafts import draft_periods, draft_tables
from flows.machine import refused_in_words
from schemas.periods import periods_between
from schemas.problems import Problem, SettingsRefused
from transforms.audit import ask, open_published
from transforms.engine import EngineLimits, connect

SHOWN_ROWS = 1_000
SHOWN_SIGNS = 200
SHOWN_ITEMS = 3
ALL = -1


def execute(options: argparse.Namespace) -> int:
    """Print the answer, at most 1,000 rows of it; with --json all rows, one object a line, amounts as text.

    What was left out of the answer is told on stderr.
    """
    drafts = _drafts(options.workspace, options.periods)
    with refused_in_words(), connect(EngineLimits(threads=1)) as connection:
        open_published(connection, drafts)
        answer = _answer(connection, options.query)
    if options.json:
        print(_as_json(answer))
    else:
        _show(answer)
    return DONE


def _answer(connection: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    try:
        return ask(connection, query)
    except duckdb.Error as fault:
        right = "ask DuckDB SQL over the published tables and the view charges"
        raise SettingsRefused([Problem("query", str(fault).splitlines()[0], right)]) from None


def _drafts(workspace: Path, asked: str | None) -> dict[str, Path]:
    wanted = _periods(asked) if asked else draft_periods(workspace)[-1:]
    drafts = {period: tables for period in wanted if (tables := draft_tables(workspace, period)) is not None}
    if not drafts:
        found = f"no published draft of {asked or 'any period'} in {workspace}"
        raise SettingsRefused([Problem("periods", found, "run a month first: chargeback run PERIOD")])
    return drafts


def _periods(asked: str) -> list[str]:
    first, _, last = asked.partition("..")
    last = last or first
    periods = periods_between(period_argument(first), period_argument(last))
    if not periods:
        found = f"found {asked!r}, whose end lies before its start"
        raise SettingsRefused([Problem("--periods", found, f"write the earlier month first: {last}..{first}")])
    return periods


def _as_json(answer: pl.DataFrame) -> str:
    texts = answer.with_columns(pl.selectors.decimal().cast(pl.String), pl.selectors.date().cast(pl.String))
    return texts.write_ndjson().rstrip("\n")


def _show(answer: pl.DataFrame) -> None:
    plain = answer.with_columns(
        pl.selectors.decimal().cast(pl.String).str.replace(r"(\.\d*?)0+$", "$1").str.strip_suffix(".")
    )
    text = _table(plain, SHOWN_SIGNS, SHOWN_ITEMS)
    print(text)
    left_out = [f"{len(plain) - SHOWN_ROWS:,} of {len(plain):,} rows"] if len(plain) > SHOWN_ROWS else []
    if text != _table(plain, sys.maxsize, ALL):
        left_out.append(f"what is longer than {SHOWN_SIGNS} characters or {SHOWN_ITEMS} items of a list")
    if left_out:
        print(f"… {' and '.join(left_out)} left out; use --json for all", file=sys.stderr)


def _table(plain: pl.DataFrame, signs: int, items: int) -> str:
    with pl.Config(
        tbl_rows=SHOWN_ROWS,
        tbl_cols=ALL,
        fmt_str_lengths=signs,
        fmt_table_cell_list_len=items,
        tbl_width_chars=10_000,
        tbl_hide_column_data_types=True,
    ):
        return str(plain)
