"""The layouts that the demo shows, as trees of invoices ● and sections • by their labels."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from flows.runner import run_directly
from transforms.layout.tree import Node, month_tree, tree_lines
from transforms.published import read_table

DEMO = Path(__file__).parents[2] / "data" / "demo"
TREES = Path(__file__).parent / "trees"
PERIOD = "2026-10"
PROVIDER = "VBN-SI"

CASES = {
    "an_invoice_per_town_a_section_per_site": "VBN-BFC",
    "an_invoice_per_site_sections_by_typology": "VBN-EST",
    "telecom_by_site_and_services_apart": "VBN-SUD",
    "a_mobile_fleet_by_department_and_invoices_per_site": "VBN-IDF",
    "three_levels_of_sections": "VBN-NOR",
    "sections_cut_in_different_ways": "VBN-OUE",
}
"""What is shown, and the recipient that reads its invoices from the shared-service company so."""


def demo_month(folder: Path) -> Path:
    """Close the demo's month in a copy of its workspace; returns what was published."""
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("periods"))
    run_directly(folder, PERIOD)
    return folder / "periods" / PERIOD / "draft"


def layout_trees(draft: Path) -> dict[str, str]:
    """The tree of each case, by the name of its file."""
    return {f"{case}.txt": tree_text(recipient_nodes(draft, recipient)) for case, recipient in CASES.items()}


def recipient_nodes(draft: Path, recipient: str) -> tuple[Node, ...]:
    """The invoices of the shared-service company to a recipient, with their sections and services."""
    invoices = read_table(draft / "tables", "invoices").filter(provider=PROVIDER, recipient=recipient)
    lines = read_table(draft / "tables", "invoice_lines").filter(
        pl.col("invoice_ref").is_in(invoices["invoice_ref"].implode())
    )
    return month_tree(invoices, lines)[0].children


def tree_text(nodes: Sequence[Node]) -> str:
    """Invoices and sections, one a line; their services and amounts are left out."""
    return "".join(f"{'  ' * line.depth}{line.mark} {line.text}\n" for line in tree_lines(nodes) if line.mark)
