"""The group's structure: all reference tables and the layout sheet, read, typed and checked; all faults at once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from schemas.problems import Problem, Refused
from schemas.reference import REFERENCE_TABLES
from schemas.settings import InvoicePoint, Settings
from transforms.corrections.corrections import malformed_line_ids
from transforms.places import Place
from transforms.reference.aliases import alias_faults
from transforms.reference.balance_rows import balance_of_no_source, balance_row_faults
from transforms.reference.bill_rows import bill_row_faults, bills_of_no_source
from transforms.reference.billing import billing_faults
from transforms.reference.budget_rows import actual_cost_row_faults, budget_row_faults
from transforms.reference.catalogue import covered_twice, holders_unclear, malformed_natures, payment_days_out_of_range
from transforms.reference.codes import wrong_countries, wrong_currencies
from transforms.reference.deduction_rows import deduction_row_faults
from transforms.reference.files import TextFile
from transforms.reference.identifiers import missing_numbers, wrong_numbers
from transforms.reference.layout_sheet import invoice_points
from transforms.reference.loaded import ReferenceSource, Tables
from transforms.reference.naming import Directory, unknown_in_settings, unknown_names
from transforms.reference.parents import cycles
from transforms.reference.points import misdrawn_points, untitled_points, unused_points
from transforms.reference.policy_rows import policy_row_faults, policy_setting_faults
from transforms.reference.pool_keys import pool_key_faults
from transforms.reference.pool_rows import natures_saying_nothing, pool_row_faults
from transforms.reference.rate_rows import rate_row_faults
from transforms.reference.reading import completed, read_file, read_table
from transforms.reference.shorts import short_faults
from transforms.reference.subscription_rows import subscription_row_faults
from transforms.reference.tariff_rows import tariff_row_faults
from transforms.reference.validity import ends_before_start, overlaps
from transforms.reference.vat_rate_rows import vat_rate_faults
from transforms.reference.vat_rule_rows import vat_rule_faults

__all__ = ["ReferenceSource", "Structure", "StructureSeen", "read_structure", "see_structure"]

CHECKS: tuple[Callable[[Tables], list[Problem]], ...] = (
    ends_before_start,
    overlaps,
    short_faults,
    cycles,
    billing_faults,
    untitled_points,
    misdrawn_points,
    unknown_names,
    wrong_countries,
    wrong_numbers,
    missing_numbers,
    malformed_natures,
    covered_twice,
    payment_days_out_of_range,
    holders_unclear,
    alias_faults,
    malformed_line_ids,
    pool_row_faults,
    pool_key_faults,
    bill_row_faults,
    policy_row_faults,
    tariff_row_faults,
    subscription_row_faults,
    balance_row_faults,
    budget_row_faults,
    actual_cost_row_faults,
    deduction_row_faults,
    vat_rate_faults,
    vat_rule_faults,
    rate_row_faults,
)
"""What is checked of the tables together, in the order in which it is told."""


@dataclass(frozen=True)
class Structure:
    """The reference tables as a run sees them.

    `tables` has a frame for each of `schemas.reference.REFERENCE_TABLES`, without rows where the table is not
    configured: `row` (ordinal of the record in its file, first = 1), the columns of the table's contract, `valid_from`
    and `valid_to` (never null), then further columns as text. `sheet` is the layout sheet, in its order; `sources` the
    files read, in the order of the tables; `warnings` what is told and refuses nothing.
    """

    tables: dict[str, pl.DataFrame]
    sheet: tuple[InvoicePoint, ...]
    sources: tuple[ReferenceSource, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True)
class StructureSeen:
    """What could be read of a structure: with `errors` it is for looking for further faults, and for nothing else.

    `unread` are the tables of which a file or a column is missing: that they lack a name proves nothing. `sheet` is the
    layout sheet with None for each faulty row: the others keep their number.
    """

    structure: Structure
    sheet: tuple[InvoicePoint | None, ...]
    errors: tuple[Problem, ...]
    unread: frozenset[str]


def read_structure(settings: Settings, workspace: Path, period: str | None, fetched: Path | None = None) -> Structure:
    """Read and check all that a month needs to know of the group; Refused with all errors at once.

    A file named by `{period}` is that of the period; without a period, that of the newest month that has one.
    `fetched` is where the files of an object store were fetched to.
    """
    seen = see_structure(settings, workspace, period, fetched)
    if seen.errors:
        raise Refused([*seen.errors])
    return seen.structure


def see_structure(settings: Settings, workspace: Path, period: str | None, fetched: Path | None) -> StructureSeen:
    """The same, for who has more to look at before anything is refused."""
    place = Place(workspace, fetched)
    read = {name: read_table(spec, settings.inputs, place, period) for name, spec in REFERENCE_TABLES.items()}
    tables = completed({name: entry.table for name, entry in read.items()}, settings.group)
    problems = [problem for entry in read.values() for problem in entry.problems]
    problems += [problem for check in CHECKS for problem in check(tables)]
    problems += [*wrong_currencies(settings, tables), *unknown_in_settings(settings, tables)]
    problems += [*natures_saying_nothing(settings, tables), *unused_points(tables, settings.usage)]
    problems += [*bills_of_no_source(settings, tables), *balance_of_no_source(settings, tables)]
    problems += policy_setting_faults(settings, tables)
    sheet, points, faults = _sheet(settings, place, period, tables)
    sources = [entry.source for entry in read.values() if entry.source] + [text.source for text in sheet]
    frames = {name: table.rows for name, table in tables.items()}
    warnings = tuple(problem for problem in problems if problem.severity == "warning")
    errors = tuple(problem for problem in [*problems, *faults] if problem.severity == "error")
    unread = frozenset(name for name, table in tables.items() if not table.complete)
    sound = tuple(point for point in points if point is not None)
    return StructureSeen(Structure(frames, sound, tuple(sources), warnings), points, errors, unread)


def _sheet(
    settings: Settings, place: Place, period: str | None, tables: Tables
) -> tuple[list[TextFile], tuple[InvoicePoint | None, ...], list[Problem]]:
    if settings.inputs.layout is None:
        return [], (), []
    try:
        text = read_file("layout", settings.inputs.layout, place, period)
    except Refused as refused:
        return [], (), refused.problems
    return [text], *invoice_points(text, Directory(tables))
