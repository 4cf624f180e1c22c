"""The published tables: the auditor's contract, one class per table, its docstring saying what a row is.

Names and types are exact (`strict`). No column is a float. Amounts, quantities and unit prices are exact decimals
in the currency named beside them, without VAT unless the name says so; rates are percent; dates are days.
A line is identified by (source, file, row): the file's path in the workspace and the ordinal of its record.
"""

from typing import Annotated

import polars as pl

from schemas.aliases import AliasTexts
from schemas.balance import BalanceTotals
from schemas.bills import BillTotals
from schemas.contract import Amount, Table, field
from schemas.controls import ControlTotals
from schemas.corrections import CorrectedLines
from schemas.parts import Parts
from schemas.reference import POOL_METHODS
from schemas.repeats import CarriedLines, ChargedRows

Quantity = Annotated[pl.Decimal, 38, 18]
UnitPrice = Annotated[pl.Decimal, 38, 18]
Money = Annotated[pl.Decimal, 18, 3]
Rate = Annotated[pl.Decimal, 7, 4]
Texts = Annotated[pl.List, pl.String()]

EXACT = pl.Decimal(38, 18)
MONEY = pl.Decimal(18, 3)
RATE = pl.Decimal(7, 4)

VAT_CATEGORIES = ["S", "E", "AE", "K", "G", "O", "Z"]
BASES = ["unit_price", "tariff", "supplier_document", "pool_share", "commitment"]
ORIGINS = ["usage", "subscription", "allocation", "commitment"]
USER_FLAGS = ["unknown", "left"]


class InputFiles(Table):
    """One row per delivered file of usage, one for the subscriptions, and one for the pools.

    A file of an earlier month has a row where lines of it were carried over: they alone count, as its records.

    `records` = `footers` + `charged` + `retained` + `rejected`, all counts of records; of the subscriptions, only
    those due in the period count, of the pools each share. `amount` is the sum of the amounts delivered in the file's
    records as read at intake, whatever became of them; rows that could not be read bring none.
    """

    source: pl.String
    file: pl.String
    bytes: pl.Int64
    sha256: pl.String
    records: pl.Int64
    footers: pl.Int64
    charged: pl.Int64
    retained: pl.Int64
    rejected: pl.Int64
    amount: Amount


class UsageLines(Table):
    """One row per accepted raw row, due subscription or share of a pool, as delivered and mapped; nothing is looked up.

    The columns that a source keeps beside ours follow as text. A carried line is `late`; where it states no day, its
    service is that of its own month.
    """

    source: pl.String
    file: pl.String
    row: pl.Int64 = field(ge=1)
    line: pl.Int64 = field(ge=1, nullable=True)
    usage_date: pl.Date = field(nullable=True)
    service_from: pl.Date = field(nullable=True)
    service_to: pl.Date = field(nullable=True)
    late: pl.Boolean
    provider: pl.String = field(nullable=True)
    entity: pl.String = field(nullable=True)
    site: pl.String = field(nullable=True)
    user: pl.String = field(nullable=True)
    service: pl.String
    typology: pl.String = field(nullable=True)
    quantity: Quantity = field(nullable=True)
    unit: pl.String = field(nullable=True)
    unit_price: UnitPrice = field(nullable=True)
    amount: Amount = field(nullable=True)
    currency: pl.String = field(nullable=True)
    nature: pl.String = field(nullable=True)
    evidence_ref: pl.String = field(nullable=True)
    agreement: pl.String = field(nullable=True)
    subscription: pl.String = field(nullable=True)
    corrects: pl.String = field(nullable=True)


class RejectedLines(Table):
    """One row per row rejected at any stage, kept whole.

    What a later stage than intake rejects stands in usage_lines too. At most 100,000 are written per file and
    main rule; all are counted. `rules` are the ids of all rules broken, the main one first; `amount` is what is at
    stake where it is known, without VAT; `raw` is the delivered row as a JSON object of text.
    """

    source: pl.String
    file: pl.String
    row: pl.Int64 = field(ge=1)
    line: pl.Int64 = field(ge=1, nullable=True)
    stage: pl.String
    rules: Texts
    column: pl.String = field(nullable=True)
    value: pl.String = field(nullable=True)
    message: pl.String
    amount: Amount = field(nullable=True)
    currency: pl.String = field(nullable=True)
    raw: pl.String


class PoolShares(Table):
    """One row per pool of the period and beneficiary, in the order of the pools, then of entity, site, department.

    The amounts of a pool's rows sum to its `pool_amount`. A share is `key_value` of `key_total`, at the smallest unit
    of the currency by the largest remainder, without the mark-up that its charge may add. `row` is the usage line of
    source `pools` that charges it; a share of zero has none. `retained`: the beneficiary is the provider, which is
    charged nothing and says why.
    """

    pool: pl.String
    provider: pl.String
    service: pl.String
    evidence_ref: pl.String
    pool_amount: Money
    currency: pl.String
    method: pl.String = field(isin=list(POOL_METHODS))
    key: pl.String = field(nullable=True)
    entity: pl.String
    site: pl.String = field(nullable=True)
    department: pl.String = field(nullable=True)
    key_value: Quantity = field(ge=0)
    key_total: Quantity
    amount: Money
    retained: pl.Boolean
    retained_reason: pl.String = field(nullable=True)
    row: pl.Int64 = field(nullable=True)


class ChargeLines(Table):
    """One row per charge, narrow: what is looked up or decided; the view `charges` joins the rest.

    `site` is the line's own, else its user's. `price_row` is the row of the prices table that gave the unit price,
    or named the tariff: such a line has no unit price. `user_flag`: its user is unknown, or had left, and its source
    lets it pass.
    A retained line (its provider is its recipient) has no invoice. `line_amount` and `line_currency` keep what was
    converted, as its unit price is; `exchange_rate` is the rate and its source. Where the run adds a mark-up, `amount`
    is `cost_amount` + `markup_amount`, the cost × `markup_rate` percent; `line_amount` is of the cost. The keys in use
    follow, as text.
    """

    source: pl.String
    file: pl.String
    row: pl.Int64 = field(ge=1)
    origin: pl.String = field(isin=ORIGINS)
    provider: pl.String
    recipient: pl.String
    service: pl.String
    typology: pl.String
    nature: pl.String = field(nullable=True)
    basis: pl.String = field(isin=BASES)
    quantity: Quantity = field(nullable=True)
    unit_price: UnitPrice = field(nullable=True)
    price_row: pl.Int64 = field(nullable=True)
    user_flag: pl.String = field(nullable=True, isin=USER_FLAGS)
    amount: Amount
    currency: pl.String
    cost_amount: Amount = field(nullable=True)
    markup_rate: Rate = field(nullable=True)
    markup_amount: Amount = field(nullable=True)
    line_amount: Amount = field(nullable=True)
    line_currency: pl.String = field(nullable=True)
    exchange_rate: pl.String = field(nullable=True)
    agreement: pl.String = field(nullable=True)
    vat_category: pl.String = field(isin=VAT_CATEGORIES)
    vat_rate: Rate
    invoice_ref: pl.String = field(nullable=True)
    invoice_line: pl.Int64 = field(nullable=True)


class InvoiceLines(Table):
    """One row per line of an invoice: charges grouped inside one section.

    `exact_amount` is the sum of its charges; `amount` is what is shown, in the currency's decimals; `rounding` is
    the cent it gave to or took from its VAT group. `section_path` holds the codes of its sections, outermost first,
    `section_keys` the key of each (empty for a titled block), `section_labels` what is read. `evidence_refs` and
    `files` are the first 50 in order. `reverse_charge_rate` is what the recipient owes to its own state, in percent.
    A line that joins several services, typologies or natures shows the first four as one text, `A + B` or `a ; b`.
    Of converted charges, `line_amount` is the exact sum in `line_currency`, and the unit price is converted too. Where
    the run adds a mark-up, `cost_amount` and `markup_amount` are exact sums too, and `line_amount` is of the cost.
    The analytic keys of the ledger follow, as text.
    """

    invoice_ref: pl.String
    line_number: pl.Int64 = field(ge=1)
    section_path: Texts
    section_keys: Texts
    section_labels: Texts
    service: pl.String
    service_name: pl.String
    typology: pl.String
    nature: pl.String
    service_from: pl.Date
    service_to: pl.Date
    operation: pl.String = field(isin=["services", "goods"])
    basis: pl.String = field(isin=BASES)
    quantity: Quantity = field(nullable=True)
    unit: pl.String = field(nullable=True)
    unit_price: UnitPrice = field(nullable=True)
    exact_amount: Amount
    cost_amount: Amount = field(nullable=True)
    markup_rate: Rate = field(nullable=True)
    markup_amount: Amount = field(nullable=True)
    line_amount: Amount = field(nullable=True)
    line_currency: pl.String = field(nullable=True)
    exchange_rate: pl.String = field(nullable=True)
    amount: Money
    rounding: Money
    vat_category: pl.String = field(isin=VAT_CATEGORIES)
    vat_rate: Rate
    vat_reason: pl.String = field(nullable=True)
    reverse_charge_rate: Rate = field(nullable=True)
    agreement: pl.String = field(nullable=True)
    evidence_refs: Texts
    files: Texts
    charge_count: pl.Int64 = field(ge=1)
    revenue_account: pl.String
    revenue_tax_code: pl.String = field(nullable=True)
    expense_account: pl.String = field(nullable=True)
    expense_tax_code: pl.String = field(nullable=True)


class Invoices(Table):
    """One row per invoice or credit note: one provider, one recipient, one currency.

    `invoice_key` names provider, recipient, point and split values: it is the same in every period. A draft has no
    `issue_date`. `corrects` names what a credit note corrects, where its lines know it. `nil`: the net is zero.
    """

    invoice_ref: pl.String = field(unique=True)
    invoice_key: pl.String
    document_type: pl.String = field(isin=["invoice", "credit_note"])
    nil: pl.Boolean
    corrects: pl.String = field(nullable=True)
    provider: pl.String
    recipient: pl.String
    title: pl.String
    period: pl.String
    service_from: pl.Date
    service_to: pl.Date
    accounting_date: pl.Date
    issue_date: pl.Date = field(nullable=True)
    due_date: pl.Date
    purchase_order: pl.String = field(nullable=True)
    operation: pl.String = field(isin=["services", "goods", "mixed"])
    currency: pl.String
    net: Money
    vat: Money
    gross: Money
    line_count: pl.Int64 = field(ge=1)


class VatBreakdown(Table):
    """One row per invoice, VAT category and rate; the base is the sum of the amounts its lines show.

    The VAT is base × rate, rounded once (EN 16931, BR-S-9). `reason` says why a base bears no VAT.
    """

    invoice_ref: pl.String
    vat_category: pl.String = field(isin=VAT_CATEGORIES)
    vat_rate: Rate
    base: Money
    vat: Money
    reason: pl.String = field(nullable=True)


class LedgerEntries(Table):
    """One row per posting. A posting has a debit or a credit, never both, never negative.

    Where a book converts a document, `document_amount` is that of the document, debit positive; a posting that comes to
    less than half a unit is then zero on both sides. Entries are numbered without gap per book and journal; all
    postings of an entry have its date, piece and number.
    Postings of VAT have its category and rate, under reverse charge the rate of the recipient's own state, in percent;
    also those of VAT that is not deducted, on accounts of expense.
    The analytic keys follow, as text.
    """

    book: pl.String
    journal: pl.String
    journal_name: pl.String
    entry_number: pl.Int64 = field(ge=1)
    entry_date: pl.Date
    account: pl.String
    account_name: pl.String
    auxiliary: pl.String = field(nullable=True)
    auxiliary_name: pl.String = field(nullable=True)
    partner: pl.String
    piece_ref: pl.String
    piece_date: pl.Date
    due_date: pl.Date = field(nullable=True)
    label: pl.String
    debit: Money = field(ge=0)
    credit: Money = field(ge=0)
    currency: pl.String
    document_amount: Money = field(nullable=True)
    document_currency: pl.String = field(nullable=True)
    tax_code: pl.String = field(nullable=True)
    side: pl.String
    vat_category: pl.String = field(isin=VAT_CATEGORIES, nullable=True)
    vat_rate: Rate = field(nullable=True)
    invoice_ref: pl.String


TABLES: dict[str, type[Table]] = {
    "input_files": InputFiles,
    "usage_lines": UsageLines,
    "parts": Parts,
    "alias_texts": AliasTexts,
    "rejected_lines": RejectedLines,
    "corrected_lines": CorrectedLines,
    "charged_rows": ChargedRows,
    "carried_lines": CarriedLines,
    "pool_shares": PoolShares,
    "bill_totals": BillTotals,
    "balance_totals": BalanceTotals,
    "charge_lines": ChargeLines,
    "invoice_lines": InvoiceLines,
    "invoices": Invoices,
    "vat_breakdown": VatBreakdown,
    "ledger_entries": LedgerEntries,
    "control_totals": ControlTotals,
}

IN_PARTS = ("usage_lines", "rejected_lines", "charge_lines", "charged_rows")
"""The tables with a row per usage line: folders of parts; the others are one file in key order."""
