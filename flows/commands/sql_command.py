"""`chargeback sql QUERY`: ask the published tables; read-only."""

import argparse
from pathlib import Path

import duckdb
import polars as pl

from flows.cli import DONE, period_argument
from flows.machine import refused_in_words
from flows.runs import published_tables
from schemas.periods import is_period, periods_between
from schemas.problems import Problem, SettingsRefused
from transforms.audit import ask, open_published
from transforms.engine import EngineLimits, connect

SHOWN_ROWS = 1_000


def execute(options: argparse.Namespace) -> int:
    """Print the answer, at most 1,000 rows of it; with --json all rows, one object a line, amounts as text."""
    drafts = _drafts(options.workspace, options.periods)
    with refused_in_words(), connect(EngineLimits(threads=1)) as connection:
        open_published(connection, drafts)
        answer = _answer(connection, options.query)
    print(_as_json(answer) if options.json else _as_text(answer))
    return DONE


def _answer(connection: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    try:
        return ask(connection, query)
    except duckdb.Error as fault:
        right = "ask DuckDB SQL over the published tables and the view charges"
        raise SettingsRefused([Problem("query", str(fault).splitlines()[0], right)]) from None


def _drafts(workspace: Path, asked: str | None) -> dict[str, Path]:
    published = sorted(name for path in workspace.glob("periods/*/draft") if is_period(name := path.parent.name))
    wanted = _periods(asked) if asked else published[-1:]
    drafts = {period: tables for period in wanted if (tables := published_tables(workspace, period)) is not None}
    if not drafts:
        found = f"no published draft of {asked or 'any period'} in {workspace}"
        raise SettingsRefused([Problem("periods", found, "run a month first: chargeback run PERIOD")])
    return drafts


def _periods(asked: str) -> list[str]:
    first, _, last = asked.partition("..")
    return periods_between(period_argument(first), period_argument(last or first))


def _as_json(answer: pl.DataFrame) -> str:
    texts = answer.with_columns(pl.selectors.decimal().cast(pl.String), pl.selectors.date().cast(pl.String))
    return texts.write_ndjson().rstrip("\n")


def _as_text(answer: pl.DataFrame) -> str:
    plain = answer.with_columns(
        pl.selectors.decimal().cast(pl.String).str.replace(r"(\.\d*?)0+$", "$1").str.strip_suffix(".")
    )
    with pl.Config(
        tbl_rows=SHOWN_ROWS, tbl_cols=-1, fmt_str_lengths=200, tbl_width_chars=10_000, tbl_hide_column_data_types=True
    ):
        return str(plain)
