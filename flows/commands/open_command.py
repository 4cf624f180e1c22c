"""`chargeback open`: what was rejected in the published periods and is neither cured nor written off."""

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flows.cli import DONE
from flows.drafts import draft_periods, draft_tables
from schemas.problems import Problem, SettingsRefused

if TYPE_CHECKING:
    from transforms.corrections.open_lines import OpenMonth

CAUSE = ("rule", "message", "right", "rows", "debit", "credit", "unknown_amounts", "currency")
WRITTEN_OFF = ("line_id", "message", "amount", "currency", "reason", "by")


def execute(options: argparse.Namespace) -> int:
    """Print what is open, period by period, the dearest cause first; with --json every line of it, amounts as text."""
    from flows.machine import refused_in_words
    from transforms.corrections.open_lines import all_write_offs, closing_nothing, open_months
    from transforms.corrections.open_sentences import open_sentences

    periods = draft_periods(options.workspace)
    drafts = {period: tables for period in periods if (tables := draft_tables(options.workspace, period)) is not None}
    if not drafts:
        found = f"no published draft of any period in {options.workspace}"
        raise SettingsRefused([Problem("periods", found, "run a month first: chargeback run PERIOD")])
    with refused_in_words():
        months = open_months(drafts)
    unused = closing_nothing(all_write_offs(drafts.values()), months)
    print(_as_json(months, unused) if options.json else "\n".join(open_sentences(months, unused)))
    return DONE


def _as_json(months: Sequence["OpenMonth"], unused: Sequence[str]) -> str:
    told = {
        "open": [cause for month in months for cause in _causes(month)],
        "written_off": [line for month in months for line in _written_off(month)],
        "closing_nothing": list(unused),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _causes(month: "OpenMonth") -> Iterator[dict[str, object]]:
    import polars as pl

    from transforms.comparison.texts import as_text

    named = month.lines.select("cause_id", line=pl.struct("line_id", "digest"))
    lines = dict(named.group_by("cause_id").agg("line").iter_rows())
    for cause_id, cause in zip(month.causes["cause_id"], as_text(month.causes.select(CAUSE)).to_dicts(), strict=True):
        yield {"period": month.period, **cause, "lines": lines[cause_id]}


def _written_off(month: "OpenMonth") -> Iterator[dict[str, object]]:
    from transforms.comparison.texts import as_text

    yield from ({"period": month.period, **line} for line in as_text(month.written_off.select(WRITTEN_OFF)).to_dicts())
