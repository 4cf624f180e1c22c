"""`chargeback tree [PERIOD]`: the layout as people see it, with ● for invoices and • for sections; or the group."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from flows.cli import DONE, REFUSED, period_argument
from flows.drafts import draft_tables
from flows.settings_file import read_settings
from schemas.periods import period_days
from schemas.problems import Problem, Refused, SettingsRefused
from schemas.settings import Settings
from transforms.layout.nodes import Node
from transforms.reference.nearest import NAMED_BY, known_codes


def execute(options: argparse.Namespace) -> int:
    """Draw the tree of the layout, or of a month that has run, with its amounts.

    A company that is not in it is refused, naming the nearest; so is a text that nothing has, as data, not settings.
    """
    from flows.tree_view import print_tree
    from transforms.layout.tree import find

    settings = read_settings(options.workspace)
    if options.group:
        return _draw_group(settings, options)
    nodes, entities = _drawn(settings, options.workspace, options.period)
    if options.recipient:
        nodes = _of_recipient(nodes, entities, options.recipient)
    if options.find:
        nodes = find(nodes, options.find)
        if not nodes:
            right = "look for a part of a name, code or typology; case and accents do not count"
            raise Refused([Problem("--find", f"nothing in the tree has {options.find!r}", right)])
    print_tree(nodes, settings.layout.colours, options.json)
    return DONE


def _draw_group(settings: Settings, options: argparse.Namespace) -> int:
    """Draw who owns whom; orphans and circles are named, and refused."""
    from flows.group_view import read_group, tell_faults
    from flows.tree_view import print_tree

    if options.recipient or options.find:
        found = "--recipient and --find look into a layout"
        raise SettingsRefused([Problem("--group", found, "leave them out: the group is drawn whole")])
    period = period_argument(options.period) if options.period else None
    group = read_group(settings, options.workspace, period)
    print_tree(group.nodes, {}, options.json)
    tell_faults(group)
    return REFUSED if group.faults else DONE


def _drawn(settings: Settings, workspace: Path, period: str | None) -> tuple[tuple[Node, ...], pl.DataFrame]:
    """The tree, and the entities its recipients are among."""
    from transforms.layout.tree import layout_tree, month_tree

    if period is None:
        from flows.fetching import fetched_inputs
        from flows.steps.ground import read_ground

        with fetched_inputs(settings, None) as fetched:
            ground = read_ground(settings, workspace, None, fetched)
        return layout_tree(ground.points, ground.structure.tables), ground.structure.tables["entities"]
    from transforms.layout.drawn import NOTHING_DRAWN, Drawing
    from transforms.published import kept_reference, read_reference, read_table

    tables = draft_tables(workspace, period_argument(period))
    if tables is None:
        right = f"run it first: chargeback run {period}"
        raise SettingsRefused([Problem(f"period {period}", "it has no published draft", right)])
    points = kept_reference(tables, "points")
    drawing = NOTHING_DRAWN if points is None else Drawing(points, period_days(period)[1])
    nodes = month_tree(read_table(tables, "invoices"), read_table(tables, "invoice_lines"), drawing)
    return nodes, read_reference(tables, "entities")


def _of_recipient(nodes: Sequence[Node], entities: pl.DataFrame, asked: str) -> tuple[Node, ...]:
    """What stands below one company, named by its code or its short name."""
    codes = {asked, *entities.filter(pl.col("short") == asked)["entity"]}
    found = tuple(node for node in nodes if node.code in codes)
    if found:
        return found
    drawn = entities.filter(pl.col("entity").is_in([node.code for node in nodes]))
    nearest = known_codes(drawn, "entity", NAMED_BY["entities"]).nearest(asked)
    right = "name a company of the tree, by its code or short name"
    raise SettingsRefused(
        [Problem("--recipient", f"found {asked!r}", right + (f"; nearest: {', '.join(nearest)}" if nearest else ""))]
    )
