"""Companies whose invoices one entity receives: whether they stay apart, foretold of a layout and told of a month."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import polars as pl

from schemas.problems import Problem
from transforms.layout.blocks import point_block
from transforms.layout.branches import Branch, branches
from transforms.layout.conditions import both, exactly, is_empty
from transforms.layout.points import Point, points_of
from transforms.reference.keys import COMPANY
from transforms.reference.loaded import first_few

APART = (COMPANY, "site", "user")
"""Keys of which each value is of one company."""

RIGHT = "cut them by company: in sections, split_by or lines_by"


def together_in_sections(placed: pl.DataFrame, lines_by: Collection[str]) -> Iterator[Problem]:
    """Warnings of a month: one per recipient that has sections in which lines of several companies stand.

    `placed`: combinations with the place of their charges. None where `lines_by` keeps the lines of companies apart.
    """
    if COMPANY in lines_by or COMPANY not in placed.columns:
        return
    section = ["recipient", "document_order", "section_order", "invoice_title"]
    sections = placed.group_by(section).agg(companies=pl.col(COMPANY).unique())
    mixed = sections.filter(pl.col("companies").list.len() > 1).sort("document_order", "section_order")
    for (recipient,), rows in mixed.group_by("recipient", maintain_order=True):
        companies = rows["companies"].explode().unique().sort()
        titles = first_few(dict.fromkeys(rows["invoice_title"]))
        yield _warning(f"layout, recipient {recipient}", f"lines of {first_few(companies)} stand together in: {titles}")


def together_by_rules(points: Sequence[Point], entities: pl.DataFrame, lines_by: Collection[str]) -> Iterator[Problem]:
    """Warnings of a layout: one per recipient and point by which lines of several companies could stand together.

    `entities`: their rows on the days in question.
    """
    if COMPANY in lines_by:
        return
    for recipient, companies in _received(entities).items():
        told = {
            branch.point.position: branch.point
            for branch in _taking(branches(points_of(points, recipient)), recipient)
            if not _keeps_apart(branch)
        }
        for point in told.values():
            found = f"lines of {first_few(companies)} may stand together, whose invoices {recipient} receives"
            yield _warning(point_block(point).place, found)


def together_at_points(tables: Mapping[str, pl.DataFrame], lines_by: Collection[str]) -> Iterator[Problem]:
    """Warnings of a drawn tree: points at which sites or users of several companies of one recipient hang."""
    hanging = [tables[name].select("entity", "point").drop_nulls() for name in ("sites", "users")]
    for recipient, companies in _received(tables["entities"]).items() if COMPANY not in lines_by else ():
        own = pl.concat(hanging).filter(pl.col("entity").is_in(companies)).unique()
        for (point,), rows in own.sort("point", "entity").group_by("point", maintain_order=True):
            if len(rows) > 1:
                found = f"what hangs there is of {first_few(rows['entity'])}, whose invoices {recipient} receives"
                yield Problem(f"points, point {point}", found, "draw a point for each of them", "warning")


def _warning(place: str, found: str) -> Problem:
    return Problem(place, found, RIGHT, "warning")


def _received(entities: pl.DataFrame) -> dict[str, list[str]]:
    """By recipient of other companies' invoices the companies whose lines it gets, its own among them."""
    billed = entities.filter(pl.col("bill_to") != pl.col("entity")).select("entity", "bill_to").unique()
    others = billed.sort("bill_to", "entity").group_by("bill_to", maintain_order=True).agg("entity")
    return {recipient: sorted({recipient, *companies}) for recipient, companies in others.iter_rows()}


def _taking(tried: Sequence[Branch], recipient: str) -> Iterator[Branch]:
    """The branches that lines of a recipient can take, up to the first that takes all that are left."""
    own = exactly({"recipient": recipient})
    for branch in tried:
        if not is_empty(both(branch.lines, own)):
            yield branch
            if branch.lines.keys() <= {"recipient"}:
                return


def _keeps_apart(branch: Branch) -> bool:
    """Whether it is cut by a key that tells companies apart, or takes one value of one alone."""
    cut = {*branch.point.rule.split_by, *(level.key for level in branch.levels)}
    pinned = {key for key, values in branch.lines.items() if not values.others and len(values.listed) == 1}
    return not (cut | pinned).isdisjoint(APART)
