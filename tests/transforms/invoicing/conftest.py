"""A small invented group, and a month of it made from the few columns that a test is about."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from schemas.tables import EXACT, RATE
from transforms.charging.combinations import WHERE_KNOWN
from transforms.invoicing.make import Invoicing, make_invoices
from transforms.invoicing.terms import InvoicingTerms

Row = Mapping[str, Any]

ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)

COMBINATION: dict[str, Any] = {
    "provider": "ORION-SI",
    "recipient": "ORION-EST",
    "service": "DATA",
    "typology": "mobility",
    "operation": "services",
    "unit": "SIM",
    "unit_price": Decimal("3.5"),
    "basis": "unit_price",
    "vat_category": "S",
    "vat_rate": Decimal(20),
    "vat_reason": None,
    "reverse_charge_rate": None,
    "agreement": "CONV-1",
    "currency": "EUR",
    "cost_amount": None,
    "markup_rate": None,
    "markup_amount": None,
    "line_amount": None,
    "line_currency": None,
    "exchange_rate": None,
    "corrects": None,
    "nature": "Forfait data 10 Go",
    "department": "Ventes",
    "exact_amount": Decimal("3.5"),
    "quantity": Decimal(1),
    "service_from": date(2026, 10, 1),
    "service_to": date(2026, 10, 31),
    "natures": ["Forfait data 10 Go"],
    "evidence_refs": ["FA-1"],
    "files": ["mobile.csv"],
    "charge_count": 1,
    "invoice_point": 0,
    "invoice_key": "ORION-SI/ORION-EST/Mobile",
    "invoice_title": "Mobile",
    "section_path": ["DIJ"],
    "section_keys": ["site"],
    "section_labels": ["Dijon"],
    "document_order": 0,
    "section_order": 0,
    "revenue_account": "706",
    "revenue_tax_code": "V20",
    "expense_account": "626",
    "expense_tax_code": "A20",
}

LISTS = ("natures", "evidence_refs", "files", "section_path", "section_keys", "section_labels")
COMBINATION_SCHEMA = {
    "combination": pl.Int64(),
    **{column: pl.String() for column in COMBINATION},
    **{column: pl.List(pl.String) for column in LISTS},
    **dict.fromkeys(("unit_price", "exact_amount", *WHERE_KNOWN), EXACT),
    **dict.fromkeys(("vat_rate", "reverse_charge_rate", "markup_rate"), RATE),
    **{column: pl.Date() for column in ("service_from", "service_to")},
    **{column: pl.Int64() for column in ("charge_count", "invoice_point", "document_order", "section_order")},
}

ENTITY = {"row": 1, "entity": "", "short": "", "valid_from": ALWAYS, "valid_to": FOREVER}
SERVICE = {"row": 1, "service": "", "service_name": "", "valid_from": ALWAYS, "valid_to": FOREVER}
AGREEMENT = {
    "row": 1,
    "agreement": "CONV-1",
    "provider": "ORION-SI",
    "recipient": "ORION-EST",
    "service": None,
    "typology": None,
    "payment_days": None,
    "purchase_order": None,
    "valid_from": ALWAYS,
    "valid_to": FOREVER,
}
AGREEMENT_SCHEMA = {
    **{column: pl.String() for column in AGREEMENT},
    "row": pl.Int64(),
    "payment_days": pl.Int64(),
    "valid_from": pl.Date(),
    "valid_to": pl.Date(),
}

SHORTS = {"ORION-SI": "SI", "ORION-EST": "EST", "ORION-SUD": "SUD"}
NAMES = {"DATA": "Forfait data", "VOIX": "Forfait voix", "LAN": "Réseau local"}


def frame(rows: Sequence[Row], default: Row, schema: Mapping[str, pl.DataType] | None = None) -> pl.DataFrame:
    numbered = ({**default, "row": number, **row} for number, row in enumerate(rows, start=1))
    return pl.DataFrame(list(numbered), schema=schema)


def combinations_of(rows: Sequence[Row]) -> pl.DataFrame:
    numbered = [{"combination": number, **COMBINATION, **row} for number, row in enumerate(rows)]
    return pl.DataFrame(numbered, schema=COMBINATION_SCHEMA)


class Month:
    """Makes the invoices of October 2026, from rows that say what differs from `COMBINATION`."""

    entities = frame([{"entity": entity, "short": short} for entity, short in SHORTS.items()], ENTITY)
    services = frame([{"service": service, "service_name": name} for service, name in NAMES.items()], SERVICE)

    def __call__(self, *rows: Row, **given: Any) -> Invoicing:
        return self.of(combinations_of(rows), **given)

    def document(self, *rows: Row, **given: Any) -> Row:
        """The only invoice that the rows make."""
        (invoice,) = self(*rows, **given).invoices.iter_rows(named=True)
        return invoice

    def of(
        self,
        combinations: pl.DataFrame,
        agreements: Sequence[Row] = ({},),
        entities: Sequence[Row] | None = None,
        services: Sequence[Row] | None = None,
        **terms: Any,
    ) -> Invoicing:
        given = {"lines_by": ("service", "nature"), "analytic": (), "max_invoice_lines": 1000, **terms}
        return make_invoices(
            combinations,
            self.entities if entities is None else frame(entities, ENTITY),
            frame(agreements, AGREEMENT, AGREEMENT_SCHEMA),
            self.services if services is None else frame(services, SERVICE),
            InvoicingTerms(period="2026-10", payment_days=30, **given),
        )


@pytest.fixture(scope="session")
def month() -> Month:
    """A month of the invented group."""
    return Month()


@pytest.fixture(scope="session")
def combinations() -> Callable[[Sequence[Row]], pl.DataFrame]:
    """Makes combinations from rows that say what differs from the usual one."""
    return combinations_of
