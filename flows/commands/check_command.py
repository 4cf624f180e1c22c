"""`chargeback check [PERIOD]`: all that can be found wrong before a month runs; it writes nothing."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal

import polars as pl

from flows.cli import DONE, DONE_WITH_REJECTS, REFUSED, period_argument
from flows.dry_intake import FileChecked, dry_intake, in_rows
from flows.fetching import fetched_inputs
from flows.results import reach
from flows.settings_file import read_settings
from flows.steps.corrections import misplaced_in
from flows.steps.ground import Ground, lines_apart, read_ground
from flows.unknown_names import alias_records, alias_sentences, told_names
from flows.workers import workers_of
from schemas.periods import period_days
from schemas.problems import Problem
from schemas.settings import RejectLimit, Settings
from transforms.charging.unknown_names import UnknownName


def execute(options: argparse.Namespace) -> int:
    """Check settings, reference tables and layout; with a period, read its files and ask its workers too."""
    settings = read_settings(options.workspace)
    period = period_argument(options.period) if options.period else None
    with fetched_inputs(settings, period) as fetched:
        ground = read_ground(settings, options.workspace, period, fetched)
        dry = dry_intake(settings, options.workspace, period, ground, fetched)
    subscribed = _subscribed(settings, period, ground) if period else 0
    if period:
        reach(settings.engine.results)
        with workers_of(settings.engine, options.workspace.absolute()):
            pass  # those of a cluster are refused where they are not fit
    problems = wrong_files(dry.files, settings, ground, period) if period else []
    problems += beyond_limit(dry.files, subscribed, settings.justification.reject_limit)
    foretold = [*_missing_rates(settings, period, ground), *dry.lacking] if period else []
    warnings = [*ground.warnings, *_companies_together(settings, period, ground), *foretold]
    names = told_names(dry.unknown)
    if options.json:
        print(_as_json(ground, warnings, dry.files, names, problems))
    else:
        print("\n".join(_sentences(ground, warnings, dry.files, alias_sentences(names, len(dry.unknown)), problems)))
    if problems:
        return _refuse(problems, options.json)
    return DONE_WITH_REJECTS if any(file.rejected for file in dry.files) else DONE


def beyond_limit(files: Sequence[FileChecked], subscribed: int, limit: RejectLimit) -> list[Problem]:
    """Whether intake alone rejects more rows than may be; `subscribed` are the rows of subscriptions that are due.

    It is what the control `too_many_rows_rejected` will find: later stages only add to the rejected rows.
    """
    read = sum(file.rows for file in files) + subscribed
    rejected = sum(sum(file.rejected.values()) for file in files)
    allowed = read * limit.rows
    if rejected <= allowed:
        return []
    found = f"intake alone would reject {rejected:,} of {in_rows(read)}, more than the {_plain(allowed)} that"
    right = "put them right, or raise the limit: the run would be refused"
    return [Problem("rejected rows", f"{found} justification.reject_limit.rows allows", right)]


def wrong_files(files: Sequence[FileChecked], settings: Settings, ground: Ground, period: str) -> list[Problem]:
    """Why files of a period cannot be read, and corrections that cannot be made in them or are of files it lacks."""
    names = [(file.source, file.file) for file in files]
    misplaced = misplaced_in(names, ground.corrections, settings.usage, period)
    return [*misplaced, *(fault for file in files for fault in file.faults)]


def _refuse(problems: Sequence[Problem], as_json: bool) -> int:
    for problem in [] if as_json else problems:
        print(f"error: {problem}", file=sys.stderr)
    return REFUSED


def _sentences(
    ground: Ground,
    warnings: Sequence[Problem],
    files: Sequence[FileChecked],
    names: Iterator[str],
    problems: Sequence[Problem],
) -> Iterator[str]:
    yield from (f"warning: {warning}" for warning in warnings)
    yield from (f"{name}: {in_rows(count)}" for name, count in _sizes(ground).items())
    yield f"layout: {_counted(_invoice_points(ground), 'invoice point')}"
    yield from map(str, files)
    yield from names
    if any(file.rejected for file in files) and not problems:
        yield "So many rejected rows are allowed; whether their amounts are, the run will tell."
    if not problems:
        yield "Nothing found that would stop a run."


def _as_json(
    ground: Ground,
    warnings: Sequence[Problem],
    files: Sequence[FileChecked],
    names: Sequence[UnknownName],
    problems: Sequence[Problem],
) -> str:
    told = {
        "warnings": [str(warning) for warning in warnings],
        "tables": _sizes(ground),
        "invoice_points": _invoice_points(ground),
        "files": [{"file": file.file, "rows": file.rows, "rejected": file.rejected} for file in files],
        "unknown_names": alias_records(names),
        "rejected": sum(sum(file.rejected.values()) for file in files),
        "refused": [vars(problem) for problem in problems],
    }
    return json.dumps(told, ensure_ascii=False)


def _sizes(ground: Ground) -> dict[str, int]:
    return {name: len(rows) for name, rows in ground.structure.tables.items() if len(rows)}


def _invoice_points(ground: Ground) -> int:
    """Those of rules, and those of the drawn tree."""
    drawn = ground.structure.tables["points"]
    return len(ground.points) + drawn.filter(kind="invoice")["point"].n_unique()


def _counted(count: int, one: str) -> str:
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _companies_together(settings: Settings, period: str | None, ground: Ground) -> list[Problem]:
    """Companies that the invoices of one recipient would not keep apart; of a drawn tree what hangs in it is asked."""
    from transforms.layout.companies import together_at_points, together_by_rules

    tables, apart = ground.structure.tables, lines_apart(settings)
    if period is not None:
        first, last = period_days(period)
        valid = (pl.col("valid_from") <= last) & (pl.col("valid_to") >= first)
        tables = {**tables, **{name: tables[name].filter(valid) for name in ("entities", "sites", "users")}}
    if tables["points"].is_empty():
        return list(together_by_rules(ground.points, tables["entities"], apart))
    return list(together_at_points(tables, apart))


def _missing_rates(settings: Settings, period: str, ground: Ground) -> list[Problem]:
    from transforms.currencies.foretold import missing_rates
    from transforms.currencies.quotes import Rates

    tables, group = ground.structure.tables, settings.group
    rates = Rates.of_period(tables["rates"], period, group.currency)
    return missing_rates(tables, period_days(period), rates, settings.invoices.currency, group.provider)


def _subscribed(settings: Settings, period: str, ground: Ground) -> int:
    from transforms.subscriptions import due_lines

    tables = ground.structure.tables
    due = due_lines(tables["subscriptions"], tables["agreements"], "", period_days(period), settings.group.provider)
    return len(due)
