"""`chargeback tree [PERIOD]`: the layout as people see it, with ● for invoices and • for sections."""

import argparse

from flows.cli import DONE, period_argument
from flows.runs import published_tables
from flows.settings_file import read_settings
from schemas.problems import Problem, SettingsRefused


def execute(options: argparse.Namespace) -> int:
    """Draw the tree of the layout, or of a month that has run, with its amounts."""
    from flows.tree_view import print_tree
    from transforms.layout.tree import Node, find, layout_tree, month_tree

    settings = read_settings(options.workspace)
    nodes: tuple[Node, ...]
    if options.period:
        period = period_argument(options.period)
        tables = published_tables(options.workspace, period)
        if tables is None:
            right = f"run it first: chargeback run {period}"
            raise SettingsRefused([Problem(f"period {period}", "it has no published draft", right)])
        from transforms.published import read_table

        nodes = month_tree(read_table(tables, "invoices"), read_table(tables, "invoice_lines"))
    else:
        from flows.steps.ground import read_ground

        ground = read_ground(settings, options.workspace, None)
        nodes = layout_tree(ground.points, ground.structure.tables)
    if options.recipient:
        nodes = tuple(node for node in nodes if node.code == options.recipient)
        if not nodes:
            raise SettingsRefused(
                [Problem("--recipient", f"found {options.recipient!r}", "name a company of the tree")]
            )
    if options.find:
        nodes = find(nodes, options.find)
    print_tree(nodes, settings.layout.colours, options.json)
    return DONE
