"""The ways of reading that the product is known for, on the demo's invoices."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.demo.trees import CASES, PROVIDER, TREES, layout_trees, recipient_nodes
from transforms.layout.tree import Node
from transforms.published import read_reference, read_table

REGENERATE = "where the change is meant: python -m tests.golden.regenerate, and read the difference"

Place = tuple[str, tuple[str, ...]]


def text(words: str) -> pl.Expr:
    return pl.lit(words)


def path(*levels: str | pl.Expr) -> pl.Expr:
    """Codes of sections, outermost first: of a key its value, empty where it has none."""
    return pl.concat_list(pl.col(level).fill_null("") if isinstance(level, str) else level for level in levels)


def either(condition: pl.Expr, then: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(then).otherwise(otherwise)


AT_A_SITE = pl.col("site").is_not_null()
MOBILE = pl.col("typology") == "mobility"
CLOUD = pl.col("typology") == "cloud"
NETWORK = pl.col("typology").is_in(["connectivity", "telecom"])
ACCESS = pl.col("service").is_in(["CNX-F01", "CNX-F10", "CNX-WAN"])
WORKS = pl.col("typology").is_in(["installation", "maintenance"])
SHARED = text("Services communs")
SITE = pl.format("Site {}", "site_name")

BELONGS = {
    "VBN-BFC": (
        either(AT_A_SITE, pl.format("Site {}", "site_group_name"), SHARED),
        either(AT_A_SITE, path("site"), path("typology")),
    ),
    "VBN-EST": (either(AT_A_SITE, SITE, SHARED), path("typology")),
    "VBN-SUD": (
        either(
            MOBILE | NETWORK,
            text("Télécoms"),
            either(
                WORKS,
                text("Installation et maintenance"),
                either(CLOUD, text("Informatique en nuage"), text("Autres prestations")),
            ),
        ),
        either(
            MOBILE | NETWORK,
            path("site"),
            either(WORKS, path("typology", "site"), either(CLOUD, path("application"), path("typology"))),
        ),
    ),
    "VBN-IDF": (
        either(MOBILE, text("Flotte mobile"), either(AT_A_SITE, SITE, SHARED)),
        either(MOBILE, path("department", "user"), path("typology")),
    ),
    "VBN-NOR": (text("Services informatiques"), path("site_group", "site", "typology")),
    "VBN-OUE": (
        either(
            AT_A_SITE & ~CLOUD, pl.format("Agences de {}", "site_group_name"), text("Applications et services communs")
        ),
        either(
            CLOUD | ~AT_A_SITE,
            path("typology", "application"),
            either(
                MOBILE,
                path(text("Flotte mobile"), "department", "user"),
                either(
                    NETWORK,
                    path(text("Réseau et téléphonie"), "site", either(ACCESS, text("Accès"), pl.col("typology"))),
                    path("typology"),
                ),
            ),
        ),
    ),
}
"""Per recipient the title of the invoice and the section where a charge belongs, said anew, without the layout."""


@pytest.mark.parametrize("case", CASES)
def test_invoices_and_their_sections_read_as_they_always_did(demo: Path, case: str) -> None:
    assert layout_trees(demo)[f"{case}.txt"] == (TREES / f"{case}.txt").read_text(encoding="utf-8"), REGENERATE


def test_every_tree_belongs_to_a_case() -> None:
    assert sorted(tree.stem for tree in TREES.glob("*.txt")) == sorted(CASES)


@pytest.mark.parametrize("recipient", CASES.values())
def test_every_charge_is_read_where_it_belongs(demo: Path, recipient: str) -> None:
    assert read_places(demo / "tables", recipient) == charged_places(demo / "tables", recipient)


@pytest.mark.parametrize("recipient", CASES.values())
def test_sections_sum_to_their_parents_and_to_the_invoice(demo: Path, recipient: str) -> None:
    invoices = read_table(demo / "tables", "invoices").filter(provider=PROVIDER, recipient=recipient)
    nodes = recipient_nodes(demo, recipient)
    assert [node.amount for node in nodes] == invoices["net"].to_list()
    for node in nodes:
        assert_sums(node)


def test_two_sites_of_one_town_are_sections_of_one_invoice_and_another_town_is_apart(demo: Path) -> None:
    sections = {node.label: [section.label for section in node.children] for node in recipient_nodes(demo, "VBN-BFC")}
    assert sections["Site Dijon"] == ["Dijon Nord", "Dijon Sud"]
    assert sections["Site Paris"] == ["Paris"]


def read_places(tables: Path, recipient: str) -> dict[Place, Decimal]:
    lines = read_table(tables, "invoice_lines").join(
        read_table(tables, "invoices").filter(provider=PROVIDER, recipient=recipient), on="invoice_ref"
    )
    return sums(lines.select("title", "section_path", "exact_amount"))


def charged_places(tables: Path, recipient: str) -> dict[Place, Decimal]:
    charges = pl.read_parquet(tables / "charge_lines" / "*.parquet").filter(provider=PROVIDER, recipient=recipient)
    sites = read_reference(tables, "sites").select("site", "site_name", "site_group_name").unique("site")
    title, section = BELONGS[recipient]
    named = charges.join(sites, on="site", how="left")
    return sums(named.select(title.alias("title"), section.alias("section"), "amount"))


def sums(places: pl.DataFrame) -> dict[Place, Decimal]:
    summed: dict[Place, Decimal] = {}
    for title, section, amount in places.iter_rows():
        place = (title, tuple(section))
        summed[place] = summed.get(place, Decimal()) + amount
    return summed


def assert_sums(node: Node) -> None:
    if node.children:
        assert sum(child.amount or Decimal() for child in node.children) == node.amount
    for child in node.children:
        assert_sums(child)
