"""All that the workbook of a provider and a recipient shows, as plain rows: sheets are written cell by cell."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import accumulate
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, TypeVar

import polars as pl

from transforms.documents.outline import OutlineRow, Place, outline

Row = dict[str, Any]
Pair = tuple[str, str]
Member = TypeVar("Member")

SHOWN = 3
"""Evidence and files named in a cell; the table invoice_lines has more."""


class Line(NamedTuple):
    """A line of an invoice, as invoice_lines has it; of evidence and files the first, and how many there are."""

    invoice_ref: str
    line_number: int
    section_keys: list[str]
    section_path: list[str]
    section_labels: list[str]
    service_name: str
    typology: str
    nature: str
    service_from: date
    service_to: date
    basis: str
    quantity: Decimal | None
    unit: str | None
    unit_price: Decimal | None
    exact_amount: Decimal
    amount: Decimal
    rounding: Decimal
    vat_category: str
    vat_rate: Decimal
    agreement: str | None
    charge_count: int
    evidence_refs: list[str]
    evidence_count: int
    files: list[str]
    file_count: int
    line_amount: Decimal | None = None
    line_currency: str | None = None
    exchange_rate: str | None = None
    cost_amount: Decimal | None = None
    markup_rate: Decimal | None = None
    markup_amount: Decimal | None = None


@dataclass(frozen=True)
class Document:
    """One invoice or credit note: its row of invoices, its lines in order and their outline, its VAT and entries.

    `number` is the last part of its reference. `sums` are the amounts shown added up from zero, one more than lines.
    `entries` are those of the recipient's book; `previous_net` is the net of the document of the same key in the
    previous period.
    """

    row: Row
    number: str
    lines: Sequence[Line]
    sums: Sequence[Decimal]
    outline: list[OutlineRow]
    breakdown: Sequence[Row]
    entries: Sequence[Row]
    previous_net: Decimal | None

    @property
    def typologies(self) -> list[str]:
        """The typology of each line."""
        return [line.typology for line in self.lines]


@dataclass(frozen=True)
class PairTables:
    """The documents of one provider to one recipient, in order, and what explains them.

    `gone` are the documents of the previous period whose key has none now. `entries` are the postings of both books,
    `analytic` the keys they carry, `keys` those of usage lines. `files` has a row per file and currency that charges
    came from: number, source, file, bytes, sha256, charge_count, amount (exact). `agreements` are by reference,
    `policies` their rows that have a pricing method, `pools` what is said of the pools charged, `typologies` what is
    read for each code. `tariffs`: for the reference and number of a line, the rows of each tariff that rated any of
    its charges.
    """

    provider: Row
    recipient: Row
    documents: tuple[Document, ...]
    gone: Sequence[Row]
    compared: bool
    entries: Sequence[Row]
    analytic: Sequence[str]
    keys: Sequence[str]
    files: Sequence[Row]
    agreements: Mapping[str, Row]
    policies: Sequence[Row]
    pools: Sequence[Row]
    typologies: Mapping[str, str]
    tariffs: Mapping[tuple[str, int], Sequence[Sequence[Row]]] = field(default_factory=dict)

    @property
    def charge_count(self) -> int:
        """How many usage lines the documents charge."""
        return sum(row["charge_count"] for row in self.files)

    @property
    def line_count(self) -> int:
        """How many lines the documents have."""
        return sum(len(document.lines) for document in self.documents)


@dataclass(frozen=True)
class PairRows:
    """The rows of the published tables that belong to some pairs, in the order of the tables.

    `before` are the invoices of the previous period: None where there is none to compare with. `files` are the files
    that charges came from, as `charged_files` counts them, with `bytes` and `sha256`. Of one agreement the row in
    force last comes last. `pools` are those of `charged_pools`. `tariffs`: one row per line of an invoice and tariff
    that rated it.
    """

    invoices: pl.DataFrame
    invoice_lines: pl.DataFrame
    vat_breakdown: pl.DataFrame
    ledger_entries: pl.DataFrame
    files: pl.DataFrame
    agreements: pl.DataFrame
    pools: pl.DataFrame
    before: pl.DataFrame | None
    tariffs: pl.DataFrame


@dataclass(frozen=True)
class PairNames:
    """What stands for codes: the rows of the entities and the names of the typologies; and the keys in use.

    `analytic` are the keys that entries carry, `keys` those that usage lines have; `tariffs` the rows of each tariff.
    """

    entities: Mapping[str, Row]
    typologies: Mapping[str, str]
    analytic: Sequence[str]
    keys: Sequence[str]
    tariffs: Mapping[str, Sequence[Row]] = field(default_factory=dict)


def pair_tables(rows: PairRows, names: PairNames) -> Iterator[PairTables]:
    """What the workbook of each pair shows, in the order of their first invoices."""
    tariffs = _tariffs(rows.tariffs, names.tariffs)
    explaining = (rows.files, rows.agreements, rows.pools)
    files, agreements, pools = (_grouped(table.to_dicts(), _pair) for table in explaining)
    before = _grouped([] if rows.before is None else rows.before.to_dicts(), _pair)
    entries = _grouped(rows.ledger_entries.to_dicts(), itemgetter("invoice_ref"))
    documents = _documents(rows, entries, {row["invoice_key"]: row["net"] for old in before.values() for row in old})
    for pair, own in _grouped(documents, lambda document: _pair(document.row)).items():
        keys = {document.row["invoice_key"] for document in own}
        yield PairTables(
            provider=names.entities[pair[0]],
            recipient=names.entities[pair[1]],
            documents=tuple(own),
            gone=[row for row in before.get(pair, []) if row["invoice_key"] not in keys],
            compared=rows.before is not None,
            entries=[entry for document in own for entry in entries.get(document.row["invoice_ref"], [])],
            analytic=names.analytic,
            keys=names.keys,
            files=_numbered(files[pair]),
            agreements={row["agreement"]: row for row in agreements.get(pair, [])},
            policies=sorted(filter(itemgetter("pricing_method"), agreements.get(pair, [])), key=itemgetter("row")),
            pools=pools.get(pair, []),
            typologies=names.typologies,
            tariffs=tariffs,
        )


def _tariffs(lines: pl.DataFrame, rows: Mapping[str, Sequence[Row]]) -> dict[tuple[str, int], list[Sequence[Row]]]:
    """For the reference and number of a line, the rows of its tariffs, in the order of their codes."""
    told: dict[tuple[str, int], list[Sequence[Row]]] = {}
    for reference, number, tariff in lines.iter_rows():
        told.setdefault((reference, number), []).append(rows[tariff])
    return told


def _documents(
    rows: PairRows, entries: Mapping[str, Sequence[Row]], net_before: Mapping[str, Decimal]
) -> Iterator[Document]:
    lines = _grouped(map(Line._make, rows.invoice_lines.select(_LINE).rows()), attrgetter("invoice_ref"))
    breakdown = _grouped(rows.vat_breakdown.to_dicts(), itemgetter("invoice_ref"))
    for row in rows.invoices.iter_rows(named=True):
        reference, own = row["invoice_ref"], lines[row["invoice_ref"]]
        yield Document(
            row=row,
            number=reference.rsplit("_", 1)[-1],
            lines=own,
            sums=[Decimal(0), *accumulate(line.amount for line in own)],
            outline=outline([Place(line.section_keys, line.section_path, line.section_labels) for line in own]),
            breakdown=breakdown[reference],
            entries=[entry for entry in entries.get(reference, []) if entry["book"] == row["recipient"]],
            previous_net=net_before.get(row["invoice_key"]),
        )


_OF_LISTS = {
    "evidence_refs": pl.col("evidence_refs").list.head(SHOWN),
    "evidence_count": pl.col("evidence_refs").list.len(),
    "files": pl.col("files").list.head(SHOWN),
    "file_count": pl.col("files").list.len(),
}
_LINE = [_OF_LISTS.get(name, pl.col(name)).alias(name) for name in Line._fields]
LINE_COLUMNS = [name for name in Line._fields if name not in ("evidence_count", "file_count")]
"""The columns of invoice_lines that documents are made from."""


def _pair(row: Row) -> Pair:
    return row["provider"], row["recipient"]


def _grouped(members: Iterable[Member], group: Callable[[Member], Any]) -> dict[Any, list[Member]]:
    """The members by group, both in the order they come."""
    groups: dict[Any, list[Member]] = {}
    for member in members:
        groups.setdefault(group(member), []).append(member)
    return groups


def _numbered(files: Sequence[Row]) -> list[Row]:
    """The rows of files with their `number`, from 1 in the order of source and file."""
    places = {place: number for number, place in enumerate(sorted({(row["source"], row["file"]) for row in files}), 1)}
    numbered = [{**row, "number": places[row["source"], row["file"]]} for row in files]
    return sorted(numbered, key=itemgetter("number", "currency"))
