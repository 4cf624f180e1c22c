"""The cloud bill: a parquet file with exact decimals, timestamps and tags in JSON."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from making.draws import Draws
from making.entities import entity_codes, sites

FILE = "facture-cloud.parquet"
COST = pl.Decimal(38, 18)
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "ChargePeriodStart": pl.Datetime("us"),
    "ChargePeriodEnd": pl.Datetime("us"),
    "ChargeCategory": pl.String,
    "ChargeDescription": pl.String,
    "SubAccountId": pl.String,
    "SubAccountName": pl.String,
    "ServiceName": pl.String,
    "PricingQuantity": pl.Decimal(38, 9),
    "PricingUnit": pl.String,
    "BilledCost": COST,
    "BillingCurrency": pl.String,
    "InvoiceId": pl.String,
    "CorrectedInvoiceId": pl.String,
    "Tags": pl.String,
}

_SERVICES = {
    "Virtual Machines": ("Machine virtuelle, heures de calcul", "Hours", "0.084317529", 744),
    "Object Storage": ("Stockage objet, gigaoctets-mois", "GB-Mo", "0.019823417", 4_000),
    "Managed Database": ("Base de données managée, heures", "Hours", "0.231904482", 744),
    "Network Egress": ("Transferts réseau sortants", "GB", "0.071200003", 900),
    "Backup Vault": ("Sauvegarde externalisée, gigaoctets-mois", "GB-Mo", "0.011499998", 6_000),
}
_APPLICATIONS = ("progiciel", "portail-clients", "entrepôt-de-données", "sauvegarde", "supervision")
_ENVIRONMENTS = ("production", "recette", "développement")
_ACCOUNTS = ("VBN-BFC", "VBN-IDF", "VBN-NOR", "VBN-SUD", "VBN-OUE", "VBN-EST", "VBN-DE", "VBN-CH", "VBN-SI", "VBN-CS")

Row = dict[str, Any]


def usage_rows(draws: Draws, count: int) -> list[Row]:
    """The charges of the month, two of them exactly alike: that is legitimate and kept."""
    rows = [_usage(draws) for _ in range(count - 2)]
    return [*rows, rows[7], rows[8]]


def correction_rows() -> list[Row]:
    """What the supplier gives back: VBN-LOG gets only credits, VBN-SA a charge and all of it back."""
    back = ("Avoir sur machines virtuelles arrêtées", "Avoir sur stockage libéré", "Avoir sur sauvegardes supprimées")
    credits = [
        _row("VBN-LOG", "2026-10-02", service, -Decimal(cost), text, corrects="CLD-2026-09-0001")
        for service, cost, text in zip(
            ("Virtual Machines", "Object Storage", "Backup Vault"),
            ("412.083333333", "96.5", "18.270000000000001"),
            back,
            strict=True,
        )
    ]
    charge = _row("VBN-SA", "2026-10-06", "Managed Database", Decimal("96.4"), "Base de données d'essai, mise en route")
    undone = _row("VBN-SA", "2026-10-07", "Managed Database", Decimal("-96.4"), "Base de données d'essai, annulation")
    return [*credits, charge, undone]


def write(path: Path, rows: list[Row]) -> None:
    """Write the bill as one parquet file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(rows, schema=SCHEMA).write_parquet(path, compression="zstd", statistics=True)


def _usage(draws: Draws) -> Row:
    entity = draws.pick(_ACCOUNTS)
    service = draws.pick(list(_SERVICES))
    text, unit, rate, most = _SERVICES[service]
    quantity = draws.decimal(1, most * 1_000_000, 6)
    free = draws.happens(3)
    environment = draws.pick(_ENVIRONMENTS)
    row = _row(
        entity,
        f"2026-10-{draws.between(1, 31):02d}",
        service,
        Decimal(0) if free else quantity * Decimal(rate),
        f"{text}, offre gratuite" if free else text,
    )
    tags = None if draws.happens(20) else _tags(draws, entity, environment)
    name = f"{entity}-{'PROD' if environment == 'production' else 'HORS-PROD'}"
    return {**row, "SubAccountName": name, "PricingQuantity": quantity, "PricingUnit": unit, "Tags": tags}


def _row(entity: str, start: str, service: str, cost: Decimal, text: str, corrects: str | None = None) -> Row:
    first = datetime.fromisoformat(start)
    return {
        "ChargePeriodStart": first,
        "ChargePeriodEnd": first + timedelta(days=1),
        "ChargeCategory": "Credit" if cost < 0 else "Usage",
        "ChargeDescription": text,
        "SubAccountId": f"acct-9990{entity_codes().index(entity):05d}",
        "SubAccountName": f"{entity}-PROD",
        "ServiceName": service,
        "PricingQuantity": None,
        "PricingUnit": None,
        "BilledCost": cost,
        "BillingCurrency": "EUR",
        "InvoiceId": "CLD-2026-10-0001",
        "CorrectedInvoiceId": corrects,
        "Tags": None,
    }


def _tags(draws: Draws, entity: str, environment: str) -> str:
    places = [site.code for site in sites() if site.entity == entity and site.open]
    tags = {"application": draws.pick(_APPLICATIONS), "environment": environment}
    if draws.happens(60):
        tags["site"] = draws.pick(places)
    return json.dumps(tags, ensure_ascii=False)
