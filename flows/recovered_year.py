"""A year whose costs are held against what its published months charged, and the pools that would true it up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.drafts import draft_periods
from flows.machine import refused_in_words
from flows.published_months import published_month
from flows.stated_rows import Stated, stated_rows
from schemas.budget import ACTUAL_COSTS
from schemas.periods import period_after, period_days, periods_between, told_periods
from schemas.problems import Problem, SettingsRefused
from transforms.comparison.recovery import charged_in, costs_of, recovery
from transforms.comparison.true_up import TrueUp, TrueUpTerms, true_up
from transforms.reference.as_of import row_of_each


@dataclass(frozen=True)
class RecoveredYear:
    """The recovery of a year: a row per service (`transforms.comparison.recovery`), and what makes it up.

    `periods` are the published months of the year, `missing` the others; `left_out` are costs of these. `period` is the
    one that `made` is written for: the month after the last that was published.
    """

    year: str
    periods: Sequence[str]
    missing: Sequence[str]
    rows: pl.DataFrame
    left_out: pl.DataFrame
    made: TrueUp
    period: str


def recovered_year(workspace: Path, year: str) -> RecoveredYear:
    """The recovery of a year; refused where no month of it was published, or no cost of it is stated."""
    months = {period: published_month(workspace, period).tables for period in draft_periods(workspace)}
    whole = periods_between(f"{year}-01", f"{year}-12")
    periods = [period for period in whole if period in months]
    if not periods:
        found = f"no month of it has a published draft in {workspace}"
        raise SettingsRefused([Problem(f"year {year}", found, "run its months first: chargeback run PERIOD")])
    stated = stated_rows(workspace, ACTUAL_COSTS.name, periods)
    costs, left_out = _costs(stated, year, periods)
    with refused_in_words():
        charged = charged_in(year, months)
    rows = recovery(costs, charged)
    missing = [period for period in whole if period not in months]
    period = period_after(max(months))
    made = true_up(rows, charged, _terms(stated, year, periods, period))
    return RecoveredYear(year, periods, missing, rows, left_out, made, period)


def _costs(stated: Stated, year: str, periods: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    costs, left_out = costs_of(year, stated.rows, periods)
    if costs.is_empty():
        right = f"add rows of {told_periods(periods)} or of {year} to {ACTUAL_COSTS.name}"
        raise SettingsRefused([Problem(f"costs of {year}", "the table has no row of a published month", right)])
    return costs, left_out


def _terms(stated: Stated, year: str, periods: Sequence[str], period: str) -> TrueUpTerms:
    day = period_days(period)[0]
    entities = row_of_each(stated.structure.tables["entities"], ["entity"], day)
    services = row_of_each(stated.structure.tables["services"], ["service"], day)
    return TrueUpTerms(
        year=year,
        months=told_periods(periods),
        period=period,
        currency=stated.settings.group.currency,
        services=_pairs(services, "service", "service_name"),
        shorts=_pairs(entities, "entity", "short"),
        languages=_pairs(entities, "entity", "language"),
    )


def _pairs(rows: pl.DataFrame, key: str, value: str) -> Mapping[str, str]:
    return dict(rows.select(key, value).iter_rows())
