"""What is wrong with the points of a drawn tree, on whatever day; circles and unknown names are told elsewhere."""

from collections.abc import Iterator, Sequence

import polars as pl

from schemas.problems import Problem
from schemas.settings import UsageSource
from transforms.reference.drawn_tree import DrawnPoint, Tree, days_of_change, tree_on, way_up
from transforms.reference.loaded import LoadedTable, Row, Tables, counted

HANGING = ("sites", "users", "services", "subscriptions")
"""The tables whose rows may hang below a point."""


def untitled_points(tables: Tables) -> list[Problem]:
    """Invoices and sections that have no title."""
    points = tables["points"]
    untitled = points.rows.filter(pl.col("kind") != "folder", pl.col("title").is_null())

    def problem(row: Row) -> Problem:
        found = f"the {row['kind']} has no title"
        return Problem(points.place(row, "title"), found, "write what is read of it, or make it a folder")

    return points.tell(untitled, problem)


def misdrawn_points(tables: Tables) -> list[Problem]:
    """Points that stand where they cannot: an invoice below an invoice, a recipient below another, a parent not there.

    Each is told once, of the first day on which it is so.
    """
    points = tables["points"]
    rows = points.rows.drop_nulls(["point", "kind"]).filter(pl.col("valid_from") <= pl.col("valid_to"))
    known = set(points.rows["point"])
    found: dict[tuple[int, str], Problem] = {}
    for day in days_of_change(rows):
        tree = tree_on(rows, day)
        for point in tree.values():
            for column, fault, right in _faults(tree, point, known):
                row = {"row": point.row, "point": point.code}
                found.setdefault((point.row, column), Problem(points.place(row, column), fault, right))
    told = [found[place] for place in sorted(found)]
    return counted(told, len(told), points.file)


def unused_points(tables: Tables, sources: Sequence[UsageSource]) -> list[Problem]:
    """Warnings of points below which nothing hangs, the highest of them; none where usage lines name points too."""
    if any("point" in (*source.columns, *source.constants) for source in sources):
        return []
    points = tables["points"]
    rows = points.rows.drop_nulls("point")
    named = {code for table in HANGING for code in tables[table].rows["point"].drop_nulls()}
    used = {point.code for day in days_of_change(rows) for point in _above(tree_on(rows, day), named)}
    highest = rows.filter(~_in(pl.col("point"), used), pl.col("parent").is_null() | _in(pl.col("parent"), used))
    return points.tell(highest.unique("point", keep="first", maintain_order=True), lambda row: _unused(points, row))


def _faults(tree: Tree, point: DrawnPoint, known: set[str]) -> Iterator[tuple[str, str, str]]:
    """Per fault the column, what was found and what would be right."""
    if point.parent is not None and point.parent not in tree and point.parent in known:
        found = f"its parent {point.parent} is not there on all of its days"
        yield "parent", found, "give both the same days, or name another parent"
    above = list(way_up(tree, point.parent))
    invoice = next((other for other in above if other.kind == "invoice"), None)
    if point.kind == "invoice" and invoice and invoice.code != point.code:
        found = f"an invoice stands below invoice {invoice.code}"
        yield "kind", found, "make one of the two a section or a folder"
    only_for = next((other for other in above if other.recipient), None)
    if point.recipient and only_for and only_for.recipient != point.recipient:
        found = f"it is for {point.recipient}, and stands below {only_for.code}, which is for {only_for.recipient}"
        yield "recipient", found, "leave it blank, or hang the point elsewhere"


def _above(tree: Tree, codes: set[str]) -> Iterator[DrawnPoint]:
    """The points of these codes that are in a tree, with all that stand above them."""
    for code in codes:
        yield from way_up(tree, code)


def _in(column: pl.Expr, codes: set[str]) -> pl.Expr:
    return column.is_in(sorted(codes))


def _unused(points: LoadedTable, row: Row) -> Problem:
    found = f"nothing hangs at {row['point']}, nor below it"
    return Problem(points.place(row), found, "name it in the column point of what it is for, or remove it", "warning")
