"""Which charge lands on which invoice and in which section."""

from collections.abc import Sequence

import polars as pl

from transforms.layout.branches import Branch, branches, first_branch
from transforms.layout.drawn import NOTHING_DRAWN, Drawing, drawn_landing, found_below, hanging
from transforms.layout.invoices import invoice_columns
from transforms.layout.names import ValueNames
from transforms.layout.ordering import dense_rank, reading_order
from transforms.layout.points import Point, layout_keys
from transforms.layout.sections import section_levels, section_lists
from transforms.layout.titles import PERIOD
from transforms.layout.values import PAIR, KeyValues, key_texts, key_values

_LANDING = (
    "invoice_point",
    "invoice_key",
    "invoice_title",
    "section_path",
    "section_keys",
    "section_labels",
    "document_order",
    "section_order",
)


def assign(
    combinations: pl.DataFrame,
    points: Sequence[Point],
    names: ValueNames,
    period: str,
    drawing: Drawing = NOTHING_DRAWN,
) -> pl.DataFrame:
    """One row per combination of key values, by `combination`: the invoice and the section its charges land on.

    What hangs below a point of the drawn tree (`hung_from`) lands where the tree says; all else is placed by the rules.

    `invoice_point` is the position of the invoice point, those of the tree after those of rules; null (as all that
    follows it) where none takes the combination. `invoice_key` tells invoices apart and is the same in every period;
    `invoice_title` is read. `section_path`, `section_keys` and `section_labels` hold, outermost first, the code, the
    key ("" for a titled block) and the label of each section around the charges. `document_order` ranks the invoices,
    `section_order` the sections of each invoice, from 1: two combinations lie in one section where both are equal.
    `misplaced` says why a combination has no place at the point it hangs below.
    """
    rows = combinations.sort("combination").with_columns(pl.lit(period).alias(PERIOD))
    hung = hanging(rows, drawing)
    found = found_below(rows.with_columns(hung).filter(hung.is_not_null()), drawing)
    ruled = _by_rules(rows.filter(hung.is_null()), points, names)
    drawn = drawn_landing(found.filter(pl.col("misplaced").is_null()), drawing, first=len(points))
    placed = _in_one_order(pl.concat([ruled, drawn]))
    told = rows.select("combination", hung)
    for part in (placed, found.select("combination", "misplaced")):
        told = told.join(part, on="combination", how="left", maintain_order="left", validate="1:1")
    return told.select("combination", *_LANDING, "hung_from", "misplaced")


def _by_rules(rows: pl.DataFrame, points: Sequence[Point], names: ValueNames) -> pl.DataFrame:
    """The combinations that an invoice point takes, with their parties and where they land."""
    tried = branches(points)
    texts = key_texts(rows, [*layout_keys(points), PERIOD])
    taken = first_branch(texts, tried)
    is_placed = taken.is_not_null()
    landing = _landing(taken.drop_nulls(), tried, key_values(texts.filter(is_placed), names))
    return rows.filter(is_placed).select("combination", *PAIR, pl.lit(False).alias("is_drawn")).hstack(landing)


def _landing(taken: pl.Series, tried: Sequence[Branch], values: KeyValues) -> pl.DataFrame:
    invoices = invoice_columns(taken, tried, values)
    levels = section_levels(taken, tried, values)
    return invoices.select(
        "invoice_point",
        "invoice_key",
        "invoice_title",
        section_path=section_lists(levels, "code", len(taken)),
        section_keys=section_lists(levels, "key", len(taken)),
        section_labels=section_lists(levels, "label", len(taken)),
        document_order="document_order",
        section_order=reading_order(invoices["document_order"], levels),
    )


def _in_one_order(placed: pl.DataFrame) -> pl.DataFrame:
    """Documents by pair; those of rules first, then those of the tree, each in the order it has among its own."""
    order = dense_rank(placed, [*PAIR, "is_drawn", "document_order"])
    return placed.with_columns(document_order=order).drop(*PAIR, "is_drawn")
