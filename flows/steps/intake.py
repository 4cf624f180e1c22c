"""Raw files and due subscriptions become usage lines; rows that cannot be read become rejected lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from flows.fetching import fetch_usage
from flows.month import Month
from flows.steps.between import hand_on
from flows.steps.corrections import keep_corrected, refuse_corrections
from flows.steps.ground import Ground
from flows.steps.intake_terms import intake_terms
from flows.steps.rejects import keep_rejected
from flows.workers import each_part
from schemas.problems import Problem, Refused
from schemas.tables import EXACT
from transforms.corrections.corrections import beyond_end
from transforms.intake.batches import Batch, IntakeTerms, read_batches
from transforms.intake.bookmarks import Bookmark
from transforms.intake.deliveries import Delivery, find_deliveries
from transforms.intake.repeats import repeated_files
from transforms.published import write_part
from transforms.repeats.carried_elsewhere import not_found
from transforms.repeats.recognition import Recognition
from transforms.subscriptions import SOURCE, due_lines


@dataclass(frozen=True)
class PartRead:
    """One part of the usage lines: its name, and the delivery it was read from (none: the subscriptions).

    Of a delivery, `rows` are the first and the last, whatever became of them, and `bookmark` tells where in the file
    they are read again. `carried_from`: it holds open lines of that earlier month, and no other rows of the file.
    """

    name: str
    source: str
    file: str
    delivery: Delivery | None
    rows: tuple[int, int] | None = None
    bookmark: Bookmark | None = None
    carried_from: str | None = None


@dataclass(frozen=True)
class FileRead:
    """One file that was read: its size and digest, how many records and footers, and the amounts delivered in it.

    Of a file of an earlier month, `carried_from`, only the lines that were carried over count.
    """

    source: str
    file: str
    bytes: int
    sha256: str
    records: int
    footers: int
    amount: Decimal
    footer_amounts: tuple[Decimal, ...]
    carried_from: str | None = None


@dataclass(frozen=True)
class Intake:
    """All that was read, in the order of the settings."""

    parts: tuple[PartRead, ...]
    files: tuple[FileRead, ...]


@dataclass(frozen=True)
class IntakeJob:
    """Files to be read one after the other: where a reference identifies a row, the first file that bears it has it.

    `deliveries` stand beside their number in the month.
    """

    month: Month
    terms: IntakeTerms
    deliveries: tuple[tuple[int, Delivery], ...]


@dataclass(frozen=True)
class _Taken:
    """What was read of a file, by its number in the month; `hashes`: a UInt64 per row, equal for equal rows.

    `corrected`: rows of corrected_lines; `faults`: corrections that cannot be made.
    """

    number: int
    parts: tuple[PartRead, ...]
    file: FileRead
    hashes: pl.Series
    corrected: tuple[pl.DataFrame, ...]
    faults: tuple[Problem, ...]


def take_in(month: Month, ground: Ground) -> Intake:
    """Read every file the period's sources deliver, batch by batch, and the subscriptions that are due."""
    terms = intake_terms(month.settings, month.workspace, month.period, ground)
    fetch_usage(month.settings.usage, month.period, month.fetched)
    deliveries = find_deliveries(month.settings.usage, month.workspace, month.period, month.fetched)
    taken = [one for chain in each_part(month, take_files, _jobs(month, terms, deliveries)) for one in chain]
    taken.sort(key=lambda one: one.number)
    files = [(one.file.source, one.file.file) for one in taken]
    faults = [fault for one in taken for fault in one.faults]
    faults += not_found(terms.elsewhere, {(one.file.source, one.file.file): one.file.records for one in taken})
    refuse_corrections(month, terms.corrections, files, faults)
    _refuse_repeats(month, taken)
    keep_corrected(month, [rows for one in taken for rows in one.corrected])
    subscriptions = _take_in_subscriptions(month, ground)
    parts = tuple(part for one in taken for part in one.parts)
    if not parts and not subscriptions.parts and month.period not in ground.structure.tables["pools"]["period"]:
        right = "deliver its files, or configure subscriptions or pools"
        raise Refused(
            [
                Problem(
                    f"period {month.period}",
                    "no file of it holds a row, and there are no subscriptions and no pools",
                    right,
                )
            ]
        )
    return Intake((*parts, *subscriptions.parts), (*(one.file for one in taken), *subscriptions.files))


def take_files(job: IntakeJob) -> list[_Taken]:
    """Read the files of one job."""
    known = job.terms.recognition(job.deliveries[0][1].source)
    return [_taken(job, number, delivery, known) for number, delivery in job.deliveries]


def _jobs(month: Month, terms: IntakeTerms, deliveries: Sequence[Delivery]) -> list[IntakeJob]:
    """One job per file, but one for all files of a source whose rows bear a reference."""
    chains: dict[str | int, list[tuple[int, Delivery]]] = {}
    for number, delivery in enumerate(deliveries, start=1):
        chains.setdefault(delivery.source.source if delivery.source.line_ref else number, []).append((number, delivery))
    return [IntakeJob(month, terms, tuple(chain)) for chain in chains.values()]


def _taken(job: IntakeJob, number: int, delivery: Delivery, known: Recognition) -> _Taken:
    source = delivery.source.source
    parts, counted = [], list[_Counted]()
    for batch_number, batch in enumerate(read_batches(delivery, job.terms, known=known), start=1):
        name, rows = f"{source}.{number:04}.{batch_number:05}", (batch.first_row, batch.first_row + batch.records - 1)
        part = PartRead(name, source, delivery.file, delivery, rows, batch.bookmark)
        counted.append(_kept(job, part, batch))
        parts.append(part)
    hashes = pl.concat([batch.hashes for batch in counted] or [pl.Series(dtype=pl.UInt64)])
    file, own = _file_read(delivery, counted), job.terms.corrections_in(delivery)
    faults = (*(fault for batch in counted for fault in batch.faults), *beyond_end(own, file.records))
    return _Taken(number, tuple(parts), file, hashes, tuple(batch.corrected for batch in counted), faults)


@dataclass(frozen=True)
class _Counted:
    records: int
    footers: int
    amount: Decimal
    footer_amounts: tuple[Decimal, ...]
    hashes: pl.Series
    corrected: pl.DataFrame
    faults: tuple[Problem, ...]


def _kept(job: IntakeJob, part: PartRead, batch: Batch) -> _Counted:
    """Write what a batch holds, and keep its counts."""
    write_part(job.month.tables, "usage_lines", part.name, batch.lines, job.terms.kept_columns)
    hand_on(job.month, "delivered", part.name, batch.delivered)
    bad = batch.rejected.with_columns(delivered_amount="amount", delivered_quantity=pl.lit(None, EXACT))
    keep_rejected(job.month, part.name, "intake", bad)
    return _Counted(
        batch.records,
        batch.footers,
        batch.amount,
        batch.footer_amounts,
        batch.row_hashes,
        batch.corrected,
        batch.faults,
    )


def _file_read(delivery: Delivery, batches: Sequence[_Counted]) -> FileRead:
    return FileRead(
        source=delivery.source.source,
        file=delivery.file,
        bytes=delivery.bytes,
        sha256=delivery.sha256,
        records=sum(batch.records for batch in batches),
        footers=sum(batch.footers for batch in batches),
        amount=sum((batch.amount for batch in batches), Decimal()),
        footer_amounts=tuple(amount for batch in batches for amount in batch.footer_amounts),
    )


def _refuse_repeats(month: Month, taken: Sequence[_Taken]) -> None:
    hashes: dict[str, dict[str, pl.Series]] = {source.source: {} for source in month.settings.usage}
    for one in taken:
        hashes[one.file.source][one.file.file] = one.hashes
    problems = [problem for source in month.settings.usage for problem in repeated_files(source, hashes[source.source])]
    if problems:
        raise Refused(problems)


def _take_in_subscriptions(month: Month, ground: Ground) -> Intake:
    reference = next((source for source in ground.structure.sources if source.table == SOURCE), None)
    if reference is None:
        return Intake((), ())
    tables = ground.structure.tables
    lines = due_lines(
        tables[SOURCE], tables["agreements"], reference.file, month.days, month.settings.group.provider
    ).with_columns(pl.lit(None, pl.String).alias(name) for name in ground.kept)
    part = PartRead(f"{SOURCE}.0001.00001", SOURCE, reference.file, None)
    write_part(month.tables, "usage_lines", part.name, lines, ground.kept)
    file = FileRead(SOURCE, reference.file, reference.bytes, reference.sha256, len(lines), 0, Decimal(), ())
    return Intake((part,), (file,))
