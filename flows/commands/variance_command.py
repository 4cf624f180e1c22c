"""`chargeback variance PERIOD`: why the charges of a month are not those of another."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from flows.cli import DONE, period_argument
from flows.published_months import PublishedMonth, published_month
from schemas.periods import period_before

if TYPE_CHECKING:
    import polars as pl

BY = {
    "totals": ("currency",),
    "recipients": ("recipient", "currency"),
    "typologies": ("recipient", "currency", "typology"),
}


def execute(options: argparse.Namespace) -> int:
    """Print each recipient's change and its effects, the greatest first; with --json down to the service, exact.

    What providers retain stands apart. A period that was not published is refused, and a company that is in neither.
    """
    from flows.machine import refused_in_words
    from transforms.comparison.variance import variance

    period = period_argument(options.period)
    after = published_month(options.workspace, period)
    before = published_month(options.workspace, options.against or period_before(period))
    with refused_in_words():
        rows = variance(before.tables, after.tables)
    if options.recipient:
        rows = _of_recipient(rows, (before.tables, after.tables), options.recipient)
    if options.json:
        print(json.dumps(_whole(rows, before, after), ensure_ascii=False, indent=2))
    else:
        from flows.variance_view import print_variance

        print_variance(rows, before.name, after.name, by_service=bool(options.recipient))
    return DONE


def _whole(rows: "pl.DataFrame", before: PublishedMonth, after: PublishedMonth) -> dict[str, object]:
    import polars as pl

    from transforms.comparison.texts import as_text
    from transforms.comparison.variance import summed

    charged = rows.filter(~pl.col("retained")).drop("retained")
    sums = {name: as_text(summed(charged, by)).to_dicts() for name, by in BY.items()}
    retained = rows.filter("retained").drop("retained", "recipient")
    services = {"services": as_text(charged).to_dicts(), "retained": as_text(retained).to_dicts()}
    return {"period": after.name, "against": before.name, **sums, **services}


def _of_recipient(rows: "pl.DataFrame", months: tuple[Path, Path], asked: str) -> "pl.DataFrame":
    """What one company is charged, named by its code or its short name in either month."""
    import polars as pl

    from schemas.problems import Problem, SettingsRefused
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
