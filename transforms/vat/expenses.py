"""The VAT that is not deducted is part of the expense: what each expense posting takes of it."""

from collections.abc import Iterator, Sequence

import polars as pl

from schemas.tables import MONEY, RATE
from transforms.pools.apportionment import apportioned
from transforms.vat.deductions import GROUP

POSTING = ("expense_account", "expense_tax_code", "analytic")
"""What makes two lines of an invoice two postings of expense."""

COLUMNS: dict[str, pl.DataType] = {
    "invoice_ref": pl.String(),
    "vat_category": pl.String(),
    "vat_rate": RATE,
    "account": pl.String(),
    "tax_code": pl.String(),
    "analytic": pl.Int64(),
    "amount": MONEY,
}


def vat_in_expense(by_operation: pl.DataFrame, owed: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """One row per part of a VAT that is not deducted and expense posting that takes it: `COLUMNS`, debit positive.

    `by_operation` are the taxes of `deductions.deducted_by_operation`, `owed` the reverse charge of
    `deductions.deducted`, `lines` the invoice lines with `analytic`, the number of their keys. Each part is shared by
    the amounts of the lines that it is of, credits counting against debits, in whole units of the currency, by the
    largest remainder; of equal ones the first posting by account, tax code and keys. Lines of recipients that keep no
    book have no expense account, and no share.
    """
    of_rate = lines.drop("vat_rate").rename({"reverse_charge_rate": "vat_rate"}).drop_nulls("vat_rate")
    shares = [*_shares(by_operation, lines, (*GROUP, "operation")), *_shares(owed, of_rate, GROUP)]
    return pl.DataFrame(shares, schema=COLUMNS, orient="row")


def _shares(taxes: pl.DataFrame, lines: pl.DataFrame, group: Sequence[str]) -> Iterator[tuple[object, ...]]:
    shared = taxes.filter(pl.col("not_deductible") != 0).select(*group, "not_deductible", "currency")
    # Few invoices have any: their lines are sought before lines are summed, of which there may be a million.
    bearing = lines.join(shared, on=group, how="semi").drop_nulls("expense_account")
    bases = bearing.group_by(*group, *POSTING).agg(pl.col("amount").sum())
    weighed = bases.sort(POSTING, nulls_last=True).join(shared, on=group).partition_by(group, maintain_order=True)
    for postings in weighed:
        first = postings.row(0, named=True)
        parts = apportioned(first["not_deductible"], first["currency"], postings["amount"].to_list())
        keys = postings.select(*GROUP, *POSTING).rows()
        yield from ((*key, part) for key, part in zip(keys, parts, strict=True))
