"""Where lines land that hang below a point of the drawn tree: the invoice above it, and the sections between the two.

The way up from a point is walked once per day on which the tree changes; combinations take it by join. A title is
read as it stands on the month's last day, and so is the order: an invoice has one, whatever changed within the month.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

import polars as pl

from schemas.reference import POINTS
from transforms.layout.invoices import invoice_keys
from transforms.layout.ordering import dense_rank, reading_order
from transforms.layout.sections import section_lists
from transforms.layout.values import PAIR, key_texts
from transforms.reference import drawn_tree
from transforms.reference.drawn_tree import POINT_KEYS, Tree, tree_on, tree_read, way_up
from transforms.reference.validity import FOREVER
from transforms.reference.values import empty_rows
from transforms.rejection import Verdict

KEY = "point"
"""The key of the sections that points make: their codes are those of the points."""

NOT_DRAWN, NO_INVOICE, ANOTHERS = "not drawn", "no invoice", "another's"
"""Why a combination has no place in the tree: its point is not there on its days, under no invoice, another's."""

_WAYS: dict[str, pl.DataType | type[pl.DataType]] = {
    "as_of": pl.Date,
    "hung_from": pl.String,
    "invoice": pl.String,
    "sections": pl.List(pl.String),
    "only_for": pl.String,
}


@dataclass(frozen=True)
class Drawing:
    """The drawn tree of a month: the reference table `points`, and the last day of the month."""

    points: pl.DataFrame
    last_day: date


NOTHING_DRAWN = Drawing(empty_rows(POINTS), FOREVER)
"""No tree at all: every line is placed by the rules."""


def hanging(combinations: pl.DataFrame, drawing: Drawing) -> pl.Series:
    """Per combination the point it hangs below: that of its line, else of what is nearest to it; null where none."""
    known = [] if drawing.points.is_empty() else [key for key in POINT_KEYS if key in combinations.columns]
    nothing = pl.repeat(None, len(combinations), dtype=pl.String, eager=True)
    return combinations.select(pl.coalesce(*known, pl.lit(nothing)).alias("hung_from")).to_series()


def found_below(hung: pl.DataFrame, drawing: Drawing) -> pl.DataFrame:
    """Combinations that hang below a point (`hung_from`, `as_of`), with the way up from it.

    `misplaced` says why one has no place, as `hanging_verdicts` reads it.
    """
    places = hung.select("as_of", "hung_from").unique().sort("as_of", "hung_from")
    found = hung.select("combination", *PAIR, "currency", "as_of", "hung_from").join(
        _ways(places, drawing.points), on=["as_of", "hung_from"], how="left", maintain_order="left", validate="m:1"
    )
    return found.with_columns(misplaced=_misplaced())


def hanging_verdicts() -> list[Verdict]:
    """The rules that combinations may break by the point they hang below, where `assign` has told of it."""
    misplaced, hung = pl.col("misplaced"), pl.col("hung_from")
    return [
        Verdict("unknown_point", misplaced == NOT_DRAWN, "point", hung),
        Verdict("point_without_invoice", misplaced == NO_INVOICE, "point", hung),
        Verdict("point_of_another", misplaced == ANOTHERS, "point", hung),
    ]


def _misplaced() -> pl.Expr:
    return (
        pl.when(pl.col("sections").is_null())
        .then(pl.lit(NOT_DRAWN))
        .when(pl.col("invoice").is_null())
        .then(pl.lit(NO_INVOICE))
        .when(pl.col("only_for") != pl.col("recipient"))
        .then(pl.lit(ANOTHERS))
    )


def _ways(places: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """One row per day and point that is there: its invoice (null: none), its sections, whom it is for (null: all)."""
    rows = []
    for (day,), codes in places.group_by("as_of", maintain_order=True):
        tree = tree_on(points, day)
        rows += [(day, code, *_way(tree, code)) for code in codes["hung_from"] if code in tree]
    return pl.DataFrame(rows, schema=_WAYS, orient="row")


def _way(tree: Tree, code: str) -> tuple[str | None, list[str], str | None]:
    above = list(way_up(tree, code))
    inside = list(takewhile(lambda point: point.kind != "invoice", above))
    invoice = above[len(inside)].code if len(inside) < len(above) else None
    sections = [point.code for point in reversed(inside) if point.kind == "section"]
    return invoice, sections, next((point.recipient for point in above if point.recipient), None)


def _read(drawing: Drawing) -> pl.DataFrame:
    """One row per point in reading order: `code`, `title` and `rank`, by its row on the last day, else the latest."""
    tree = tree_read(drawing.points, drawing.last_day)
    codes = drawn_tree.reading_order(tree)
    titles = [tree[code].label for code in codes]
    rows = pl.DataFrame({"code": codes, "title": titles}, schema={"code": pl.String, "title": pl.String})
    return rows.with_columns(rank=pl.int_range(pl.len(), dtype=pl.Int64))


def drawn_landing(placed: pl.DataFrame, drawing: Drawing, first: int) -> pl.DataFrame:
    """Where combinations land whose way up ends at an invoice, with their parties, as `assign` tells it.

    `invoice_point` counts on from `first`, in the order in which the tree is read.
    """
    read = _read(drawing)
    invoices = _taken(read, placed["invoice"])
    keys = key_texts(placed, [*PAIR, "currency"]).with_columns(id=pl.lit(""))
    documents = keys.with_columns(invoices["rank"])
    title = _told_apart(documents, PAIR, invoices["code"], invoices["title"])
    order = dense_rank(documents, [*PAIR, "rank", "currency"])
    levels = list(_levels(placed["sections"], read, order))
    landing = invoices.select(
        invoice_point=pl.col("rank") + first,
        invoice_key=invoice_keys(keys, [invoices["code"]]),
        invoice_title=title,
        section_path=section_lists(levels, "code", len(placed)),
        section_keys=section_lists(levels, "key", len(placed)),
        section_labels=section_lists(levels, "label", len(placed)),
        document_order=order,
        section_order=reading_order(order, levels),
    )
    return placed.select("combination", *PAIR, pl.lit(True).alias("is_drawn")).hstack(landing)


def _levels(sections: pl.Series, read: pl.DataFrame, documents: pl.Series) -> Iterator[pl.DataFrame]:
    """The sections of each row, one frame per depth, as `transforms.layout.sections` makes them of rules."""
    around = documents.alias("document").to_frame()
    for depth in range(max(sections.list.len(), default=0)):
        points = _taken(read, sections.list.get(depth, null_on_oob=True))
        there = points["code"].is_not_null()
        label = _told_apart(around, around.columns, points["code"], points["title"])
        yield points.select(
            block=pl.when(there).then(pl.lit(0, pl.Int64)),
            key=pl.when(there).then(pl.lit(KEY)),
            code="code",
            label=label,
            rank="rank",
        )
        around = around.with_columns(points["code"].alias(str(depth)))


def _taken(read: pl.DataFrame, codes: pl.Series) -> pl.DataFrame:
    """Per row the point of a code, all null where there is none."""
    return codes.alias("code").to_frame().join(read, on="code", how="left", maintain_order="left", validate="m:1")


def _told_apart(around: pl.DataFrame, beside: Sequence[str], codes: pl.Series, titles: pl.Series) -> pl.Series:
    """Titles with the code behind where several points beside each other would read the same."""
    table = around.select(beside).with_columns(code=codes, title=titles)
    shared = (pl.col("code").n_unique().over(*beside, "title") > 1) & (pl.col("code") != pl.col("title"))
    told = pl.when(shared).then(pl.format("{} ({})", "title", "code")).otherwise("title")
    return table.select(told.alias(titles.name)).to_series()
