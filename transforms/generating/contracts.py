"""By which agreements the generated group charges, what it subscribed to, and how its invoices are cut."""

import polars as pl

from transforms.generating.codes import entity_code, entity_codes, service_codes, site_codes
from transforms.generating.draws import numbered, picked
from transforms.generating.sizes import Size
from transforms.generating.structure import PRICE_DECIMALS, PROVIDER, Structure
from transforms.generating.units import in_units

MOBILE = ("mobility", "telecom")
NETWORK = ("connectivity", "maintenance")
EQUIPMENT = ("hardware", "supplies")
CLOUD = ("cloud", "software")


def agreement_table(structure: Structure) -> pl.DataFrame:
    """The rows of agreements.csv: one for each recipient, and one for cloud services for every fifth."""
    rows = [
        _agreement(recipient, typology)
        for recipient in range(structure.size.entities)
        if recipient != PROVIDER
        for typology in (None, "cloud")[: 2 if recipient % 5 == 0 else 1]
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def layout_table(size: Size) -> pl.DataFrame:
    """The rows of layout.csv: three invoices for each entity, four in a large group; a few entities have one a town."""
    by_town = [
        _point("Sites de {site_group}", (*NETWORK, *EQUIPMENT), "site > typology", entity_code(entity), "site_group")
        for entity in range(3, min(size.entities, 300), 50)
    ]
    together = {"Réseau et équipement des sites": (*NETWORK, *EQUIPMENT)}
    apart = {"Réseau des sites": NETWORK, "Équipement des sites": EQUIPMENT}
    of_sites = apart if size.is_large else together
    return pl.DataFrame(
        [
            *by_town,
            _point("Flotte mobile et communications", MOBILE, "department"),
            *(_point(title, typologies, "site") for title, typologies in of_sites.items()),
            _point("Informatique en nuage et logiciels", CLOUD, "typology"),
        ],
        infer_schema_length=None,
    )


def subscriptions(structure: Structure) -> pl.DataFrame:
    """Who has what each month, by number: an access for each site at the list's price, software for each entity.

    Columns: `entity`, `site` (null where the whole entity has it), `service`, `quantity`, `price` in millionths, and
    whether the price is `listed`.
    """
    accesses, software = structure.services_of("connectivity"), structure.services_of("software")
    sites = numbered(0, structure.size.sites).select(
        entity=structure.entity_of_site,
        site=pl.col("row").cast(pl.Int64),
        service=picked(accesses, pl.col("row") % len(accesses)),
        quantity=pl.lit(1, pl.Int64),
    )
    staff = pl.DataFrame({"entity": structure.entity_of_user}).group_by("entity").len("quantity").sort("entity")
    entities = staff.select(
        "entity",
        site=pl.lit(None, pl.Int64),
        service=picked(software, pl.col("entity") % len(software)),
        quantity=pl.col("quantity").cast(pl.Int64),
    )
    return pl.concat(
        [
            sites.with_columns(price=structure.price("entity", "service"), listed=True),
            entities.with_columns(price=4_250_000 + pl.col("entity") % 100 * 12_500, listed=False),
        ]
    )


def subscription_table(structure: Structure) -> pl.DataFrame:
    """The rows of subscriptions.csv."""
    return subscriptions(structure).select(
        subscription=pl.format("ABO-{}", pl.int_range(1, pl.len() + 1)),
        service=picked(service_codes(structure), pl.col("service")),
        entity=pl.when(pl.col("site").is_null()).then(picked(entity_codes(structure), pl.col("entity"))),
        site=picked(site_codes(structure), pl.col("site")),
        quantity="quantity",
        unit_price=pl.when(~pl.col("listed")).then(in_units(pl.col("price"), PRICE_DECIMALS)),
        evidence_ref=pl.format("CTR-{}", pl.col("entity") + 1),
        nature=pl.when("listed").then(pl.lit("Accès réseau")).otherwise(pl.lit("Suite bureautique")),
    )


def _agreement(recipient: int, typology: str | None) -> dict[str, str | int | None]:
    return {
        "agreement": f"CONV-{recipient + 1:05d}" + ("-N" if typology else ""),
        "provider": entity_code(PROVIDER),
        "recipient": entity_code(recipient),
        "typology": typology,
        "signed_on": "2025-12-08",
        "purchase_order": f"BC-{recipient + 1:05d}" if recipient % 7 == 0 else None,
        "payment_days": (30, 45, 60)[recipient % 3],
        "description": "Informatique en nuage 2026" if typology else "Services informatiques 2026",
        "valid_from": "2026-01-01",
    }


def _point(
    title: str, typologies: tuple[str, ...], sections: str, recipient: str | None = None, split_by: str | None = None
) -> dict[str, str | None]:
    return {
        "recipient": recipient,
        "provider": entity_code(PROVIDER),
        "title": title,
        "where.typology": ", ".join(typologies),
        "split_by": split_by,
        "sections": sections,
    }
