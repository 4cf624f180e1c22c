"""The entries of both books of every invoice, from the same invoice."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

import duckdb
import polars as pl

from schemas.problems import Problem, Refused
from schemas.tables import MONEY, RATE, LedgerEntries
from transforms.currencies.books import in_book_currency
from transforms.currencies.quotes import Rates
from transforms.engine import connect, create_view, query
from transforms.ledger.analytic import entry_keys, numbered_keys
from transforms.ledger.books import books_on, rows_on
from transforms.ledger.chart import QUESTION, find_accounts
from transforms.ledger.taxes import taxes_by_operation
from transforms.reference.as_of import row_of_each
from transforms.vat.deductions import deducted, deducted_by_operation, deduction_rates
from transforms.vat.expenses import vat_in_expense

_TAXES = ("vat_amounts", "reverse_charge_amounts", "vat_not_deducted_amounts")
_AMOUNTS = ("third_party_amounts", "charge_amounts", *_TAXES)
_LABELS = ("account_names", "journal_names", "auxiliaries")

_AMOUNT_COLUMNS: dict[str, pl.DataType] = {
    "document": pl.Int64(),
    "book": pl.String(),
    "partner": pl.String(),
    "side": pl.String(),
    "posting_order": pl.Int32(),
    "vat_category": pl.String(),
    "vat_rate": RATE,
    "account": pl.String(),
    "tax_code": pl.String(),
    "analytic": pl.Int64(),
    "amount": MONEY,
}


@dataclass(frozen=True)
class LedgerTerms:
    """What the settings say about the entries: the analytic keys, and the day whose reference rows count.

    The day is the last one of the period. `rates`: those at which books convert documents in another currency.
    """

    analytic: tuple[str, ...]
    on: date
    rates: Rates | None = None


def ledger_entries(
    invoices: pl.DataFrame,
    invoice_lines: pl.DataFrame,
    vat_breakdown: pl.DataFrame,
    reverse_charge: pl.DataFrame,
    entities: pl.DataFrame,
    accounts: pl.DataFrame,
    partners: pl.DataFrame,
    deductions: pl.DataFrame,
    terms: LedgerTerms,
) -> pl.DataFrame:
    """The published table ledger_entries, then the analytic keys as text, by book, journal, entry and posting.

    `invoices` stand in document order; `invoice_lines` hold, beside their accounts, the columns of
    `accounts.TAX_CODES` and the analytic keys; `reverse_charge` has one row per invoice, VAT category
    and rate with its VAT.

    Provider's book: debit receivable, gross; credit revenue; credit output VAT. Recipient's book, where it keeps one:
    debit expense; debit input VAT; debit input VAT and credit reverse-charge VAT on what it owes to its own state;
    credit payable, gross. VAT on services of a provider taxed on receipts goes to the accounts of VAT that awaits
    payment, in both books (CGI art. 269, 2 c and 271, I 2). What a recipient does not deduct of either VAT, by
    `deductions`, it posts to the expense accounts of the lines, as postings of their own. A negative sum is posted on
    the other side of the same account; a zero one is left out, and an entry without postings is none. Revenue and
    expense are summed per account, analytic keys and tax code, VAT per category and rate; only third-party lines have
    an auxiliary and a due date.

    Postings are in the currency of their book where a rate leads to it, with the amount of the document beside; else in
    that of the document.

    Raises Refused, naming book and side, where a book lacks an account for the third party or VAT.
    """
    keys = entry_keys(terms.analytic)
    lines, key_values = numbered_keys(invoice_lines, keys)
    with connect() as connection:
        connection.register("invoices", invoices.with_row_index("document").cast({"document": pl.Int64}))
        connection.register("invoice_lines", lines)
        for name, taxes in _taxes(invoices, lines, vat_breakdown, reverse_charge, deductions, terms.on).items():
            connection.register(name, taxes)
        connection.register("books", books_on(entities, terms.on))
        connection.register("partners", rows_on(partners, terms.on))
        connection.register("accounts", rows_on(accounts, terms.on))
        in_books = partial(_in_books, invoices=invoices, entities=entities, terms=terms)
        entries = _entries(connection, accounts, terms.on, in_books)
    return _published(entries, key_values, keys)


def _taxes(
    invoices: pl.DataFrame,
    lines: pl.DataFrame,
    vat_breakdown: pl.DataFrame,
    reverse_charge: pl.DataFrame,
    deductions: pl.DataFrame,
    on: date,
) -> dict[str, pl.DataFrame]:
    """The VAT that statements post, by the name of its view."""
    rates = deduction_rates(deductions, on)
    taxes = deducted_by_operation(taxes_by_operation(invoices, lines, vat_breakdown), invoices, rates)
    owed = deducted(reverse_charge.rename({"reverse_charge_rate": "vat_rate"}), invoices, rates)
    return {"taxes_by_operation": taxes, "reverse_charge": owed, "vat_in_expense": vat_in_expense(taxes, owed, lines)}


def _in_books(
    postings: pl.DataFrame, invoices: pl.DataFrame, entities: pl.DataFrame, terms: LedgerTerms
) -> pl.DataFrame:
    documents = invoices.with_row_index("document").cast({"document": pl.Int64}).select("document", "currency")
    books = row_of_each(entities, ["entity"], terms.on).select("currency", book="entity")
    return in_book_currency(postings, documents, books, terms.rates)


def _entries(
    connection: duckdb.DuckDBPyConnection,
    accounts: pl.DataFrame,
    on: date,
    in_books: Callable[[pl.DataFrame], pl.DataFrame],
) -> pl.DataFrame:
    create_view(connection, "document_books", "ledger/document_books")
    amounts = _with_accounts(_amounts(connection), accounts, on)
    connection.register("amounts_with_account", amounts)
    connection.register("postings", in_books(query(connection, "ledger/postings")))
    for name in _LABELS:
        create_view(connection, name, f"ledger/{name}")
    return query(connection, "ledger/entries")


def _amounts(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    columns = pl.Schema(_AMOUNT_COLUMNS)
    parts = [query(connection, f"ledger/{name}") for name in _AMOUNTS]
    return pl.concat([columns.to_frame(), *parts], how="diagonal_relaxed").cast(columns)


def _with_accounts(amounts: pl.DataFrame, accounts: pl.DataFrame, on: date) -> pl.DataFrame:
    """The amounts with account, tax code and journal; those of revenue and expense were given by their lines."""
    given = amounts.filter(pl.col("account").is_not_null())
    nothing = pl.lit(None, dtype=pl.String)
    asked = amounts.filter(pl.col("account").is_null()).drop("account", "tax_code")
    asked = asked.with_columns(typology=nothing, service=nothing)
    answers = find_accounts(asked, accounts, on)
    _refuse_unanswered(answers)
    answered = asked.join(answers, on=QUESTION, how="left", nulls_equal=True, validate="m:1")
    return pl.concat([given, answered.drop("typology", "service", "found")], how="diagonal")


def _refuse_unanswered(answers: pl.DataFrame) -> None:
    unanswered = answers.filter(pl.col("found") != 1).sort("book", "side", "vat_category", nulls_last=True)
    problems = list(_problems(unanswered.iter_rows(named=True)))
    if problems:
        raise Refused(problems)


def _problems(unanswered: Iterable[dict[str, object]]) -> Iterable[Problem]:
    for row in unanswered:
        category = row["vat_category"]
        where = f"side {row['side']}" + (f" and VAT category {category}" if category else "")
        if row["found"]:
            yield Problem("accounts", f"book {row['book']} has {row['found']} accounts for {where}", "end all but one")
        else:
            right = f"add a row with this book, or without one, and side {row['side']}"
            yield Problem("accounts", f"book {row['book']} has no account for {where}", right)


def _published(entries: pl.DataFrame, key_values: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    columns = LedgerEntries.columns()
    return (
        entries.join(key_values, on="analytic", how="left", validate="m:1", maintain_order="left")
        .with_columns(pl.col("debit", "credit").cast(MONEY), pl.col("entry_number").cast(pl.Int64))
        .select(*columns, *keys)
    )
