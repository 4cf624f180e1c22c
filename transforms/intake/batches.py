"""A delivered file as batches of usage lines and rejected lines, in file order, whatever the memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from schemas.problems import Problem, Refused, SettingsRefused
from schemas.settings import UsageSource
from schemas.tables import RejectedLines
from transforms.corrections.amend import Amended, Terms, amend
from transforms.corrections.corrections import Correction
from transforms.intake.bookmarks import Bookmark, Bookmarks
from transforms.intake.deliveries import Delivery
from transforms.intake.files import file_records
from transforms.intake.footers import read_footers
from transforms.intake.lines import OURS, MappedLines, Writing, mapped_lines, writing_of
from transforms.intake.mapping import mapping_problems, missing_columns, named_columns
from transforms.intake.records import Records, in_batches, raw_texts
from transforms.intake.repeats import LineRefs
from transforms.intake.verdicts import Days, days_of, intake_verdicts, judged_columns
from transforms.published import PART_RECORDS
from transforms.rejection import Verdict, any_broken, judge, sentenced
from transforms.repeats.carried_elsewhere import CarriedElsewhere, marked_as_charged
from transforms.repeats.charged_before import ChargedBefore, PublishedMonth
from transforms.repeats.charged_rows import may_know
from transforms.repeats.recognition import Recognition

REJECTED = tuple(RejectedLines.columns())
TOLD_BESIDE = ("evidence_ref", "provider", "service", "typology")
"""What is told of rejected rows beside the columns of their table: by these they are added up."""


@dataclass(frozen=True)
class IntakeTerms:
    """What intake needs beside the source: the period, `YYYY-MM`, the provider of sources that name none, and the
    kept columns of all sources, in order: every usage line has them; the `corrections` of its files; and the months
    published `before`, the first one first.

    `after` are later months, `elsewhere` the rows of this one that other months charged, as they carried them over.
    `carried`: the files hold open lines of the period, which a later one takes.
    """

    period: str
    provider: str | None
    kept_columns: tuple[str, ...]
    corrections: tuple[Correction, ...] = ()
    before: tuple[PublishedMonth, ...] = ()
    after: tuple[PublishedMonth, ...] = ()
    elsewhere: tuple[CarriedElsewhere, ...] = ()
    carried: bool = False

    def recognition(self, source: UsageSource) -> Recognition:
        """By what rows of a source that come again are known: one for all its files."""
        before, after = (self.before, self.after) if may_know(source) else ((), ())
        return Recognition(source, LineRefs(), ChargedBefore(source.source, before, self.period, after))

    def corrections_in(self, delivery: Delivery) -> tuple[Correction, ...]:
        """Those of one file."""
        place = (delivery.source.source, delivery.file)
        return tuple(one for one in self.corrections if (one.line.source, one.line.file) == place)

    def elsewhere_in(self, delivery: Delivery) -> tuple[CarriedElsewhere, ...]:
        """The rows of one file that other months charged."""
        place = (delivery.source.source, delivery.file)
        return tuple(one for one in self.elsewhere if (one.line.source, one.line.file) == place)


@dataclass(frozen=True)
class Batch:
    """Some records of one file, in file order.

    `lines`: rows of usage_lines with the kept columns; `delivered`: their `row`, the `line_ref` by which other months
    know them, and their `cells` as delivered, a struct; `rejected`: rows of rejected_lines, all of them, with what is
    told beside. `records` counts both and the `footers`; `footer_amounts` are the totals these state. `amount` is the
    sum of the amounts delivered and readable, `quantity` that of the quantities of rows that deliver no amount,
    rejected ones included in both. `row_hashes`: UInt64 per record that is no footer, equal for equal rows. `first_row`
    is the ordinal of its first record in the file, `bookmark` the last one at or before it.

    `corrected`: rows of corrected_lines; `faults`: corrections that cannot be made. What is read of a line, its amount
    included, is as corrected; cells, raw rows and hashes are as delivered.
    """

    lines: pl.DataFrame
    delivered: pl.DataFrame
    rejected: pl.DataFrame
    records: int
    footers: int
    footer_amounts: tuple[Decimal, ...]
    amount: Decimal
    quantity: Decimal
    row_hashes: pl.Series
    first_row: int
    bookmark: Bookmark | None
    corrected: pl.DataFrame
    faults: tuple[Problem, ...]


def kept_columns(sources: Sequence[UsageSource]) -> tuple[str, ...]:
    """What the sources map beside our columns, each name once, in the order of the settings.

    Raises SettingsRefused for the names that intake gives itself, and for mappings that cannot work.
    """
    problems = [problem for source in sources for problem in mapping_problems(source)]
    if problems:
        raise SettingsRefused(problems)
    names = (name for source in sources for name in (*source.columns, *source.constants))
    return tuple(dict.fromkeys(name for name in names if name not in OURS))


def read_batches(
    delivery: Delivery,
    terms: IntakeTerms,
    records: int = PART_RECORDS,
    known: Recognition | None = None,
) -> Iterator[Batch]:
    """The file in batches of exactly so many records, the last one excepted; none where it has no record.

    `known` tells rows that come again: one for all files of a source. Raises Refused where the file cannot be read,
    lacks a column that the settings name, or has a footer without a total.
    """
    known = known or terms.recognition(delivery.source)
    intake, bookmarks = _intake(delivery, terms, known), Bookmarks()
    for first, batch in _numbered(in_batches(bookmarks.noted(intake.checked()), records)):
        yield intake.batch(batch, range(first, first + len(batch)), bookmarks.last_before(first))


def read_again(
    delivery: Delivery, terms: IntakeTerms, known: Recognition, records: Records, rows: Sequence[int]
) -> Batch:
    """Some records of a file as a batch, of which these are the ordinals; what is refused is as for a whole file."""
    problems = missing_columns(delivery.source, records.cells.columns, delivery.file)
    if problems:
        raise Refused(problems)
    return _intake(delivery, terms, known).batch(records, rows, None)


def _intake(delivery: Delivery, terms: IntakeTerms, known: Recognition) -> "_Intake":
    return _Intake(delivery, terms, known, terms.corrections_in(delivery), terms.elsewhere_in(delivery))


@dataclass(frozen=True)
class _Intake:
    """What stays the same from one batch of a file to the next."""

    delivery: Delivery
    terms: IntakeTerms
    known: Recognition
    corrections: tuple[Correction, ...]
    elsewhere: tuple[CarriedElsewhere, ...]

    @property
    def source(self) -> UsageSource:
        return self.delivery.source

    @property
    def writing(self) -> Writing:
        return writing_of(self.source, self.delivery.path)

    @property
    def days(self) -> Days | None:
        return days_of(self.terms.period, self.source.late_days) if self.source.period_by == "usage_date" else None

    @property
    def verdicts(self) -> list[Verdict]:
        return intake_verdicts(self.source.columns, self.days)

    def checked(self) -> Iterator[Records]:
        """The file's records, once its headings are known to be those that the settings name."""
        checked, path, source = False, self.delivery.path, self.source
        wanted = {theirs for _, theirs in named_columns(source)}
        for records in file_records(path, self.delivery.file, source.csv, source.xlsx, wanted):
            problems = [] if checked else missing_columns(source, records.cells.columns, self.delivery.file)
            if problems:
                raise Refused(problems)
            checked = True
            yield records

    def batch(self, records: Records, read: Sequence[int], bookmark: Bookmark | None) -> Batch:
        """The batch that some records make; `read` are their ordinals in the file."""
        footers = read_footers(records, self.source.footer, self.writing, self.delivery.file)
        rows = pl.Series("row", read, dtype=pl.Int64)
        if footers.amounts:
            kept = ~footers.are_footers
            records, rows = records.filter(kept), rows.filter(kept)
        amended = self._amended(records, rows, read)
        lines = mapped_lines(amended.records, self.source, self.writing, self.terms.kept_columns, amended.given)
        frame = self._lines(records, rows, lines)
        references = self.known.references(amended.records, self.writing.null)
        repeats, faults = self._repeats(records, rows, references, frame, read)
        judged = judged_columns(records, lines, repeats)
        broken = judge(judged, self.verdicts)
        guilty = any_broken(broken)
        told = sentenced(judged, broken, self.verdicts)
        return Batch(
            lines=frame.filter(~guilty),
            delivered=_delivered(rows, self.known.lasting(references), records).filter(~guilty),
            rejected=_rejected(records.filter(guilty), frame.filter(guilty), told),
            records=len(records) + len(footers.amounts),
            footers=len(footers.amounts),
            footer_amounts=footers.amounts,
            amount=_sum(frame["amount"]),
            quantity=_sum(frame["quantity"].filter(lines.texts["amount"].is_null())),
            row_hashes=_row_hashes(records),
            first_row=read[0],
            bookmark=bookmark,
            corrected=amended.corrected,
            faults=(*amended.faults, *faults),
        )

    def _repeats(
        self, records: Records, rows: pl.Series, references: pl.Series, frame: pl.DataFrame, read: Sequence[int]
    ) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
        """What records repeat. An open line is held against earlier months even where repeats of its file are accepted:
        it may have been rejected as the repeat that it is.
        """
        accepted = self.delivery.file in self.source.accept_repeats and not self.terms.carried
        repeats = self.known.repeats(references, records, frame, accepted)
        return marked_as_charged(repeats, records, rows, [one for one in self.elsewhere if one.line.row in read])

    def _amended(self, records: Records, rows: pl.Series, read: Sequence[int]) -> Amended:
        """The records with their corrections; `read` are all that were read, footers included."""
        own = [one for one in self.corrections if one.line.row in read]
        return amend(records, rows, own, Terms(self.source, self.writing, self.terms.kept_columns))

    def _lines(self, records: Records, rows: pl.Series, lines: MappedLines) -> pl.DataFrame:
        """All records as rows of usage_lines, also those that break rules."""
        provider = pl.coalesce("provider", pl.lit(self.source.provider or self.terms.provider, pl.String))
        return lines.texts.with_columns(
            *lines.dates,
            *lines.numbers,
            rows,
            records.marks["line"],
            source=pl.lit(self.source.source),
            file=pl.lit(self.delivery.file),
            late=self._late(lines),
            provider=provider,
        ).select(*OURS, *self.terms.kept_columns)

    def _late(self, lines: MappedLines) -> pl.Expr:
        """Rows of a day before the period: their day of use, or where there is none the first day of the service.

        Open lines of an earlier period are late whatever their day.
        """
        if self.terms.carried or self.days is None:
            return pl.lit(self.terms.carried)
        early = {name: lines.dates[name] < self.days.first for name in ("usage_date", "service_from")}
        unused = pl.col("usage_date").is_null()
        return pl.when(unused).then(early["service_from"]).otherwise(early["usage_date"]).fill_null(False)


def _delivered(rows: pl.Series, references: pl.Series, records: Records) -> pl.DataFrame:
    return pl.DataFrame([rows, references, records.cells.to_struct("cells")])


def _rejected(records: Records, frame: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Rows of rejected_lines, with what is told beside: as delivered, as usage lines, and as they were judged."""
    rows = frame.select("source", "file", "row", "line", "amount", "currency", *TOLD_BESIDE)
    said = told.select("stage", "rules", "column", "value", "message")
    return rows.hstack(said).with_columns(raw_texts(records)).select(*REJECTED, *TOLD_BESIDE)


def _numbered(batches: Iterator[Records]) -> Iterator[tuple[int, Records]]:
    """Each batch with the ordinal of its first record, first = 1."""
    first = 1
    for batch in batches:
        yield first, batch
        first += len(batch)


def _sum(numbers: pl.Series) -> Decimal:
    return numbers.to_frame().select(pl.all().sum()).item() or Decimal(0)


def _row_hashes(records: Records) -> pl.Series:
    """Equal rows have equal hashes in every file and process."""
    frame = pl.DataFrame({"whole": records.cells.hash_rows(), "faulty": records.marks["raw"].hash()})
    is_faulty = records.marks["raw"].is_not_null()
    return frame.select(pl.when(is_faulty).then("faulty").otherwise("whole").alias("row_hash")).to_series()
