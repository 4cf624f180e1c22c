"""`chargeback variance PERIOD`: why the charges of a month are not those of another, or not what was budgeted."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.cli import DONE, period_argument
from flows.drafts import draft_periods
from flows.published_months import published_month
from schemas.periods import period_before, period_days, periods_between, told_periods
from schemas.problems import Problem, SettingsRefused

if TYPE_CHECKING:
    import polars as pl

BUDGET = "budget"
BY = {
    "totals": ("currency",),
    "recipients": ("recipient", "currency"),
    "typologies": ("recipient", "currency", "typology"),
}


@dataclass(frozen=True)
class Held:
    """What is held against what: the rows of the variance, what its two sides are called, and the tables behind it.

    `missing`: periods of the year to date that were not published.
    """

    rows: "pl.DataFrame"
    before: str
    after: str
    months: Sequence[Path]
    missing: Sequence[str] = ()


def execute(options: argparse.Namespace) -> int:
    """Print each recipient's change and its effects, the greatest first; with --json down to the service, exact.

    What providers retain stands apart. A period that was not published is refused, and a company that is in neither.
    """
    held = _against_budget(options) if options.against == BUDGET else _against_month(options)
    rows = _of_recipient(held.rows, held.months, options.recipient) if options.recipient else held.rows
    if options.json:
        print(json.dumps(_whole(rows, held), ensure_ascii=False, indent=2))
    else:
        from flows.variance_view import print_variance

        print_variance(rows, held.before, held.after, by_service=bool(options.recipient))
        if held.missing:
            print(f"not published: {told_periods(held.missing)}")
    return DONE


def _against_month(options: argparse.Namespace) -> Held:
    from flows.machine import refused_in_words
    from transforms.comparison.variance import variance

    period = period_argument(options.period)
    if options.year_to_date:
        right = "add --against budget: other months are compared one by one"
        raise SettingsRefused([Problem("--year-to-date", "it is of a budget", right)])
    after = published_month(options.workspace, period)
    before = published_month(options.workspace, options.against or period_before(period))
    with refused_in_words():
        rows = variance(before.tables, after.tables)
    return Held(rows, before.name, after.name, (before.tables, after.tables))


def _against_budget(options: argparse.Namespace) -> Held:
    from flows.machine import refused_in_words
    from flows.stated_rows import stated_rows
    from transforms.comparison.budget import budget_variance, with_typologies

    asked = period_argument(options.period)
    first = f"{asked[:4]}-01" if options.year_to_date else asked
    wanted = periods_between(first, asked)
    drafts = {*draft_periods(options.workspace), asked}
    months = [published_month(options.workspace, period) for period in wanted if period in drafts]
    periods = [month.name for month in months]
    stated = stated_rows(options.workspace, BUDGET, periods)
    budget = with_typologies(
        _budgeted(stated.rows, periods), stated.structure.tables["services"], period_days(asked)[1]
    )
    tables = [month.tables for month in months]
    with refused_in_words():
        rows = budget_variance(tables, budget)
    name = f"{first}..{asked}" if options.year_to_date else asked
    return Held(rows, BUDGET, name, tables, [period for period in wanted if period not in drafts])


def _budgeted(budget: "pl.DataFrame", periods: Sequence[str]) -> "pl.DataFrame":
    """The rows of the budget that are of these periods; refused where there is none."""
    import polars as pl

    found = budget.filter(pl.col("period").is_in(periods))
    if found.is_empty():
        place = f"budget of {told_periods(periods)}"
        raise SettingsRefused([Problem(place, "the table has no row of it", "add its rows to the budget")])
    return found


def _whole(rows: "pl.DataFrame", held: Held) -> dict[str, object]:
    import polars as pl

    from transforms.comparison.texts import as_text
    from transforms.comparison.variance import summed

    charged = rows.filter(~pl.col("retained")).drop("retained")
    sums = {name: as_text(summed(charged, by)).to_dicts() for name, by in BY.items()}
    retained = rows.filter("retained").drop("retained", "recipient")
    services = {"services": as_text(charged).to_dicts(), "retained": as_text(retained).to_dicts()}
    missing = {"missing": list(held.missing)} if held.before == BUDGET else {}
    return {"period": held.after, "against": held.before, **missing, **sums, **services}


def _of_recipient(rows: "pl.DataFrame", months: Sequence[Path], asked: str) -> "pl.DataFrame":
    """What one company is charged, named by its code or its short name in any of the months."""
    import polars as pl

    from transforms.published import read_reference
    from transforms.reference.nearest import NAMED_BY, known_codes

    entities = pl.concat([read_reference(tables, "entities").select("entity", "short", "name") for tables in months])
    codes = [asked, *entities.filter(pl.col("short") == asked)["entity"]]
    found = rows.filter(pl.col("recipient").is_in(codes))
    if found.is_empty():
        nearest = known_codes(entities, "entity", NAMED_BY["entities"]).nearest(asked)
        right = "name a company that was charged, by its code or short name"
        right += f"; nearest: {', '.join(nearest)}" if nearest else ""
        raise SettingsRefused([Problem("--recipient", f"found {asked!r}", right)])
    return found
