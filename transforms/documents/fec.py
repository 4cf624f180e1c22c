"""The entries of one book in the layout of the French ledger file (FEC, art. A47 A-1 LPF), for import."""

from collections.abc import Iterator, Mapping

import polars as pl

from transforms.documents.cells import money_cells, one_line

_ENTRY_ORDER = ("entry_date", "journal", "entry_number")


def fec_texts(entries: pl.DataFrame, period: str, currencies: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Each book of the ledger_entries and its file; `currencies` are the books' own.

    18 columns parted by tabs, lines ended by CR LF, UTF-8 without byte-order mark, decimal comma, dates as AAAAMMJJ,
    nothing quoted: tabs, pipes and line ends in a text become a space. Entries stand in date order, by journal and
    number. EcritureNum is `<journal>-<period>-<number>`: without gap in each journal of the period, and never that of
    two entries, in one file or in the files of a year. Two decimals, three where a currency has thousandths.
    Montantdevise, signed, and Idevise are filled for documents in another currency than the book's; debit and credit
    are in the book's where a rate is known, else in the document's.
    """
    ordered = entries.sort("book", *_ENTRY_ORDER, maintain_order=True)
    foreign = pl.col("currency") != pl.col("book").replace_strict(currencies, return_dtype=pl.String)
    rows = ordered.select("book", **_columns(period, foreign)).with_columns(pl.all().fill_null(""))
    for (book,), own in rows.partition_by("book", include_key=False, as_dict=True, maintain_order=True).items():
        yield str(book), own.write_csv(separator="\t", line_terminator="\r\n", quote_style="never").encode()


def _columns(period: str, foreign: pl.Expr) -> dict[str, pl.Expr]:
    entry_date, nothing = _day("entry_date"), pl.lit("")
    devise = pl.coalesce("document_amount", pl.col("debit") - pl.col("credit"))
    idevise = pl.coalesce("document_currency", pl.when(foreign).then("currency"))
    return {
        "JournalCode": _text("journal"),
        "JournalLib": _text("journal_name"),
        "EcritureNum": _entry_numbers(period),
        "EcritureDate": entry_date,
        "CompteNum": _text("account"),
        "CompteLib": _text("account_name"),
        "CompAuxNum": _text("auxiliary"),
        "CompAuxLib": _text("auxiliary_name"),
        "PieceRef": _text("piece_ref"),
        "PieceDate": _day("piece_date"),
        "EcritureLib": _text("label"),
        "Debit": _amount(pl.col("debit")),
        "Credit": _amount(pl.col("credit")),
        "EcritureLet": nothing,
        "DateLet": nothing,
        "ValidDate": entry_date,
        "Montantdevise": pl.when(idevise.is_not_null()).then(money_cells(devise, idevise, ",", least_decimals=2)),
        "Idevise": idevise,
    }


def _entry_numbers(period: str) -> pl.Expr:
    number = pl.col("entry_number").cast(pl.String).str.zfill(6)
    return pl.concat_str(_text("journal"), pl.lit(period), number, separator="-")


def _text(column: str) -> pl.Expr:
    return one_line(pl.col(column).str.replace_all("|", " ", literal=True))


def _day(column: str) -> pl.Expr:
    return pl.col(column).dt.strftime("%Y%m%d")


def _amount(amount: pl.Expr) -> pl.Expr:
    return money_cells(amount, pl.col("currency"), decimal=",", least_decimals=2)
