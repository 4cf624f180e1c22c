"""A month of the small group without files or folders: parts, combinations, decisions, invoices, charge lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from schemas.settings import InvoicePoint
from tests.transforms.charging.small_group import LAST_DAY, PERIOD, Tables, looked_up, terms
from transforms.charging.charge_lines import charge_lines
from transforms.charging.decide import Decided, decide
from transforms.charging.lookup import Lookup
from transforms.charging.merge import Merged, PartCombinations, merge
from transforms.charging.part import ChargedPart, charge_part
from transforms.engine import connect
from transforms.invoicing.make import Invoicing, make_invoices
from transforms.invoicing.terms import InvoicingTerms
from transforms.layout.assign import assign
from transforms.layout.drawn import Drawing
from transforms.layout.names import value_names
from transforms.layout.points import layout_points
from transforms.ledger.accounts import assign_accounts

ONE_POINT = (InvoicePoint(title="Services"),)
TOLD = ("stage", "rules", "column", "value", "message")


@dataclass(frozen=True)
class SmallMonth:
    """What became of the parts of a month: their charge lines and rejects, and the invoices."""

    parts: Mapping[str, ChargedPart]
    merged: Merged
    decided: Decided
    invoicing: Invoicing
    charges: pl.DataFrame
    rejected: pl.DataFrame


def merged_parts(lookup: Lookup, parts: Mapping[str, ChargedPart]) -> Merged:
    """The combinations of parts, merged as the month does: from one file each."""
    named = (PartCombinations(name, f"{name}.csv", part.combinations, part.texts) for name, part in parts.items())
    return merge(lookup.seen, named)


def close(
    usage: Mapping[str, pl.DataFrame],
    tables: Tables,
    points: Sequence[InvoicePoint] = ONE_POINT,
    line_keys: Sequence[str] = (),
    party_keys: Sequence[str] = (),
    lines_by: Sequence[str] = ("service",),
) -> SmallMonth:
    """Close a month of these parts, named by their file; the keys are those that points and lines use."""
    keys = sorted({*line_keys, *party_keys})
    with connect() as connection:
        lookup = looked_up(connection, tables, line_keys)
        wanted = terms(line_keys=tuple(sorted(line_keys)))
        parts = {name: charge_part(lookup, rows, wanted) for name, rows in usage.items()}
    merged = merged_parts(lookup, parts)
    with connect() as connection:
        decided = decide(connection, merged.combinations, tables, keys, ("research",))
    charged = decided.combinations.filter(pl.col("provider") != pl.col("recipient"))
    names = value_names(tables, "fr", LAST_DAY)
    places = assign(charged, layout_points(points, ()), names, PERIOD, Drawing(tables["points"], LAST_DAY))
    accounts = assign_accounts(charged, tables["accounts"], tables["entities"], LAST_DAY)
    placed = charged.join(places, on="combination").join(accounts, on="combination")
    placed = placed.filter(pl.col("invoice_point").is_not_null()).sort("combination")
    invoicing = make_invoices(
        placed,
        tables["entities"],
        tables["agreements"],
        tables["services"],
        InvoicingTerms(PERIOD, 30, tuple(lines_by), (), 1_000_000),
    )
    landed = _landed(decided, invoicing)
    landings = [_land(name, part, merged, landed) for name, part in parts.items()]
    charges, rejected = (pl.concat(frames, how="diagonal_relaxed") for frames in zip(*landings, strict=True))
    return SmallMonth(parts, merged, decided, invoicing, charges, rejected)


def _landed(decided: Decided, invoicing: Invoicing) -> pl.DataFrame:
    columns = decided.combinations.columns
    everything = pl.concat([decided.combinations, decided.rejected.select(columns)])
    told = decided.rejected.select("combination", *TOLD)
    found = everything.join(invoicing.landing, on="combination", how="left").join(told, on="combination", how="left")
    return found.sort("combination").drop("natures", "evidence_refs", "files")


def _land(name: str, part: ChargedPart, merged: Merged, landed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    return charge_lines(part.priced, landed[merged.numbers[name]], "mobile", f"{name}.csv")
