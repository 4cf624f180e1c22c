"""From charges to entries: an invoice line, and so a posting, bears one account and one tax code per book."""

from datetime import date
from decimal import Decimal

import polars as pl

from schemas.deductions import DEDUCTIONS
from schemas.tables import EXACT, RATE
from transforms.charging.combinations import WHERE_KNOWN
from transforms.invoicing.make import make_invoices
from transforms.invoicing.terms import InvoicingTerms
from transforms.invoicing.vat import reverse_charge
from transforms.ledger.accounts import TAX_CODES, assign_accounts
from transforms.ledger.entries import LedgerTerms, ledger_entries
from transforms.published import validated
from transforms.reference.values import empty_rows

ALWAYS = {"valid_from": date(1, 1, 1), "valid_to": date(9999, 12, 31)}
ON = date(2026, 10, 31)

ENTITIES = pl.DataFrame(
    [
        {
            "row": 1,
            "entity": "V1",
            "short": "VSI",
            "name": "Vega SI",
            "keeps_book": True,
            "vat_on": "debits",
            "currency": "EUR",
            **ALWAYS,
        },
        {
            "row": 2,
            "entity": "V2",
            "short": "VEST",
            "name": "Vega Est",
            "keeps_book": True,
            "currency": "EUR",
            "vat_on": "debits",
            **ALWAYS,
        },
    ],
)
CHART = [
    {"side": "receivable", "account": "4111"},
    {"side": "revenue", "account": "706", "tax_code": "V20"},
    {"side": "revenue", "account": "706", "tax_code": "V20-DATA", "service": "DATA"},
    {"side": "output_vat", "account": "44571"},
    {"side": "expense", "account": "626", "tax_code": "A20"},
    {"side": "input_vat", "account": "44566"},
    {"side": "payable", "account": "4011"},
]
BLANK = dict.fromkeys(("book", "typology", "service", "vat_category", "tax_code"))
ACCOUNTS = pl.DataFrame(
    [
        {"row": row, **BLANK, "account_name": row_of["side"], "journal": "OD", "journal_name": None, **ALWAYS, **row_of}
        for row, row_of in enumerate(CHART, start=1)
    ],
    schema_overrides=dict.fromkeys((*BLANK, "journal_name"), pl.String),
)
NO_PARTNERS = pl.DataFrame(
    schema=dict.fromkeys(("book", "partner", "auxiliary", "auxiliary_name"), pl.String)
    | {"valid_from": pl.Date, "valid_to": pl.Date},
)
SERVICES = pl.DataFrame(
    [
        {"row": row, "service": service, "service_name": service.title(), **ALWAYS}
        for row, service in enumerate(("DATA", "VOICE"), start=1)
    ],
)
AGREEMENTS = pl.DataFrame(
    [
        {"row": 1, "agreement": "CONV", "provider": "V1", "recipient": "V2", **ALWAYS}
        | dict.fromkeys(("service", "typology", "payment_days", "purchase_order")),
    ],
    schema_overrides={"payment_days": pl.Int64, "purchase_order": pl.String},
)
CHARGE = {
    "provider": "V1",
    "recipient": "V2",
    "typology": "mobility",
    "operation": "services",
    "unit": "SIM",
    "unit_price": None,
    "cost_amount": None,
    "markup_rate": None,
    "markup_amount": None,
    "line_amount": None,
    "line_currency": None,
    "exchange_rate": None,
    "basis": "supplier_document",
    "vat_category": "S",
    "vat_rate": Decimal(20),
    "vat_reason": None,
    "reverse_charge_rate": None,
    "agreement": "CONV",
    "currency": "EUR",
    "corrects": None,
    "quantity": None,
    "service_from": date(2026, 10, 1),
    "service_to": ON,
    "natures": ["Forfait mobile"],
    "evidence_refs": ["FA-1"],
    "files": ["mobile.csv"],
    "charge_count": 1,
    "invoice_point": 0,
    "invoice_key": "V1/V2/Mobile",
    "invoice_title": "Mobile",
    "section_path": ["DIJ"],
    "section_keys": ["site"],
    "section_labels": ["Dijon"],
    "document_order": 0,
    "section_order": 0,
}


def test_services_that_share_an_invoice_line_but_not_a_tax_code_are_parted():
    """The line is cut by typology alone; DATA and VOICE take one account, each with its own tax code."""
    charges = pl.DataFrame(
        [
            {**CHARGE, "combination": number, "service": service, "exact_amount": Decimal(amount)}
            for number, (service, amount) in enumerate([("DATA", "10.004"), ("VOICE", "20.003"), ("VOICE", "1")])
        ],
        schema_overrides=dict.fromkeys(("unit_price", "exact_amount", *WHERE_KNOWN), EXACT)
        | dict.fromkeys(("vat_rate", "reverse_charge_rate", "markup_rate"), RATE)
        | dict.fromkeys(("vat_reason", "corrects", "line_currency", "exchange_rate"), pl.String),
    )
    assigned = assign_accounts(charges, ACCOUNTS, ENTITIES, ON)
    terms = InvoicingTerms("2026-10", 30, ("typology",), TAX_CODES, 1000)
    made = make_invoices(charges.join(assigned, on="combination"), ENTITIES, AGREEMENTS, SERVICES, terms)
    owed = reverse_charge(made.invoice_lines, made.invoices)
    entries = ledger_entries(
        made.invoices,
        validated("invoice_lines", made.invoice_lines, TAX_CODES),
        made.vat_breakdown,
        owed,
        ENTITIES,
        ACCOUNTS,
        NO_PARTNERS,
        empty_rows(DEDUCTIONS),
        LedgerTerms((), ON),
    )
    postings = validated("ledger_entries", entries).select("book", "account", "tax_code", "debit", "credit")
    assert [(book, account, code, str(debit - credit)) for book, account, code, debit, credit in postings.rows()] == [
        ("V1", "4111", None, "37.210"),
        ("V1", "706", "V20", "-21.000"),
        ("V1", "706", "V20-DATA", "-10.010"),
        ("V1", "44571", None, "-6.200"),
        ("V2", "626", "A20", "31.010"),
        ("V2", "44566", None, "6.200"),
        ("V2", "4011", None, "-37.210"),
    ]
