"""Which charge lands on which invoice and in which section."""

from collections.abc import Sequence

import polars as pl

from transforms.layout.branches import Branch, branches, first_branch
from transforms.layout.invoices import invoice_columns
from transforms.layout.names import ValueNames
from transforms.layout.ordering import reading_order
from transforms.layout.points import Point, layout_keys
from transforms.layout.sections import section_levels, section_lists
from transforms.layout.titles import PERIOD
from transforms.layout.values import KeyValues, key_texts, key_values


def assign(combinations: pl.DataFrame, points: Sequence[Point], names: ValueNames, period: str) -> pl.DataFrame:
    """One row per combination of key values, by `combination`: the invoice and the section its charges land on.

    `point` is the position of the invoice point, null (as all that follows it) where none takes the combination.
    `invoice_key` tells invoices apart and is the same in every period; `invoice_title` is read. `section_path`,
    `section_keys` and `section_labels` hold, outermost first, the code, the key ("" for a titled block) and the label
    of each section around the charges. `document_order` ranks the invoices, `section_order` the sections of each
    invoice, from 1: two combinations lie in one section where both are equal.
    """
    tried = branches(points)
    rows = combinations.sort("combination").with_columns(pl.lit(period).alias(PERIOD))
    texts = key_texts(rows, [*layout_keys(points), PERIOD])
    taken = first_branch(texts, tried)
    is_placed = taken.is_not_null()
    landing = _landing(taken.drop_nulls(), tried, key_values(texts.filter(is_placed), names))
    placed = rows.filter(is_placed).select("combination").hstack(landing)
    return rows.select("combination").join(placed, on="combination", how="left", maintain_order="left", validate="1:1")


def _landing(taken: pl.Series, tried: Sequence[Branch], values: KeyValues) -> pl.DataFrame:
    invoices = invoice_columns(taken, tried, values)
    levels = section_levels(taken, tried, values)
    return invoices.select(
        "point",
        "invoice_key",
        "invoice_title",
        section_path=section_lists(levels, "code", len(taken)),
        section_keys=section_lists(levels, "key", len(taken)),
        section_labels=section_lists(levels, "label", len(taken)),
        document_order="document_order",
        section_order=reading_order(invoices["document_order"], levels),
    )
