"""Raw files and due subscriptions become usage lines; rows that cannot be read become rejected lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from flows.month import Month
from flows.steps.ground import Ground
from flows.steps.rejects import keep_rejected
from schemas.problems import Problem, Refused
from schemas.tables import EXACT
from transforms.intake.batches import Batch, IntakeTerms, read_batches
from transforms.intake.deliveries import Delivery, find_deliveries
from transforms.intake.repeats import LineRefs, repeated_files
from transforms.published import write_part
from transforms.subscriptions import SOURCE, due_lines


@dataclass(frozen=True)
class PartRead:
    """One part of the usage lines: its name, and the delivery it was read from (none: the subscriptions)."""

    name: str
    source: str
    file: str
    delivery: Delivery | None


@dataclass(frozen=True)
class FileRead:
    """One file that was read: its size and digest, how many records and footers, and the amounts delivered in it."""

    source: str
    file: str
    bytes: int
    sha256: str
    records: int
    footers: int
    amount: Decimal
    footer_amounts: tuple[Decimal, ...]


@dataclass(frozen=True)
class Intake:
    """All that was read, in the order of the settings."""

    parts: tuple[PartRead, ...]
    files: tuple[FileRead, ...]


def take_in(month: Month, ground: Ground) -> Intake:
    """Read every file the period's sources deliver, batch by batch, and the subscriptions that are due."""
    provider = month.settings.group.provider
    terms = IntakeTerms(period=month.period, provider=provider, kept_columns=ground.kept)
    deliveries = find_deliveries(month.settings.usage, month.workspace, month.period)
    references = {source.source: LineRefs() for source in month.settings.usage}
    hashes: dict[str, dict[str, pl.Series]] = {source.source: {} for source in month.settings.usage}
    parts: list[PartRead] = []
    files: list[FileRead] = []
    for number, delivery in enumerate(deliveries, start=1):
        source = delivery.source.source
        batches = []
        for batch_number, batch in enumerate(read_batches(delivery, terms, seen=references[source]), start=1):
            part = PartRead(f"{source}.{number:04}.{batch_number:05}", source, delivery.file, delivery)
            batches.append(_kept(month, ground, part, batch))
            parts.append(part)
        hashes[source][delivery.file] = pl.concat([batch.hashes for batch in batches] or [pl.Series(dtype=pl.UInt64)])
        files.append(_file_read(delivery, batches))
    _refuse_repeats(month, hashes)
    subscriptions = _take_in_subscriptions(month, ground)
    if not parts and not subscriptions.parts:
        right = "deliver its files, or configure subscriptions"
        raise Refused(
            [Problem(f"period {month.period}", "no file of it holds a row, and there are no subscriptions", right)]
        )
    return Intake((*parts, *subscriptions.parts), (*files, *subscriptions.files))


@dataclass(frozen=True)
class _Counted:
    records: int
    footers: int
    amount: Decimal
    footer_amounts: tuple[Decimal, ...]
    hashes: pl.Series


def _kept(month: Month, ground: Ground, part: PartRead, batch: Batch) -> _Counted:
    """Write what a batch holds, and keep its counts."""
    write_part(month.tables, "usage_lines", part.name, batch.lines, ground.kept)
    bad = batch.rejected.with_columns(delivered_amount="amount", delivered_quantity=pl.lit(None, EXACT))
    keep_rejected(month, part.name, "intake", bad)
    return _Counted(batch.records, batch.footers, batch.amount, batch.footer_amounts, batch.row_hashes)


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


def _refuse_repeats(month: Month, hashes: dict[str, dict[str, pl.Series]]) -> None:
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
