"""What a month stands on: the group's structure, its invoice points, and the keys they use."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.fetching import fetch_tables
from flows.month import Month
from schemas.corrections import CORRECTIONS, WRITE_OFFS
from schemas.problems import Problem, Refused, SettingsRefused
from schemas.settings import Settings
from transforms.charging.natures import pattern_keys
from transforms.corrections.corrections import Correction, RowTold, corrections_of, rows_told
from transforms.documents.export_columns import check_exports
from transforms.intake.batches import kept_columns
from transforms.intake.deliveries import find_deliveries
from transforms.intake.mapping import mapping_problems
from transforms.layout.check import check_points
from transforms.layout.drawn import Drawing
from transforms.layout.points import Point, layout_keys, layout_points
from transforms.ledger.analytic import check_analytic
from transforms.places import in_store
from transforms.published import write_reference
from transforms.reference.drawn_tree import POINT_KEYS
from transforms.reference.keys import (
    COMBINATION_TABLES,
    COMPANY,
    LINE_TABLES,
    ROLES,
    as_keys,
    check_keys,
    in_role,
    is_billed,
    keys_of_lines,
    known_keys,
)
from transforms.reference.structure import Structure, see_structure


@dataclass(frozen=True)
class Ground:
    """The reference tables as the month sees them, and what the layout makes of their columns.

    `line_keys` are the keys in use that a line sees by itself, `party_keys` those its parties, service and agreement
    bring; `kept` are the columns that sources keep beside ours, `patterns` the columns that natures are made of.
    `warnings` is what is told of tables, layout and keys, and refuses nothing.
    """

    structure: Structure
    points: tuple[Point, ...]
    line_keys: tuple[str, ...]
    party_keys: tuple[str, ...]
    kept: tuple[str, ...]
    patterns: tuple[str, ...]
    warnings: tuple[Problem, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys in use, in alphabetical order."""
        return tuple(sorted({*self.line_keys, *self.party_keys}))

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What the group corrects of delivered rows, of this month and of others."""
        return corrections_of(self.structure.tables[CORRECTIONS.name], self._file_of(CORRECTIONS.name))

    @property
    def write_offs(self) -> tuple[RowTold, ...]:
        """Rejected lines that the group charges to nobody, of this month and of others."""
        return rows_told(self.structure.tables[WRITE_OFFS.name], self._file_of(WRITE_OFFS.name))

    def _file_of(self, table: str) -> str:
        """The file of a table; a table that is not configured has none, and no rows."""
        return next((source.file for source in self.structure.sources if source.table == table), "")

    def drawing(self, last_day: date) -> Drawing:
        """The drawn tree of a month, as it is read on its last day."""
        return Drawing(self.structure.tables["points"], last_day)


def read_ground(settings: Settings, workspace: Path, period: str | None, fetched: Path | None = None) -> Ground:
    """Read and check the settings' reference tables and layout; every fault found is reported at once.

    Where there is one, the usage files of the period are looked for as well, and what is wrong with them is told beside
    it. Keys are not looked at where a table that may have them could not be read. `fetched` is where the tables of an
    object store were fetched to.
    """
    seen = see_structure(settings, workspace, period, fetched)
    structure = seen.structure
    points = layout_points(settings.layout.invoice, seen.sheet)
    patterns = pattern_keys(structure.tables["services"].get_column("nature").drop_nulls())
    mappings = [problem for source in settings.usage for problem in mapping_problems(source)]
    others = [*check_exports(settings.export, settings.ledger.analytic), *check_analytic(settings.ledger.analytic)]
    if seen.unread.isdisjoint({*LINE_TABLES, *COMBINATION_TABLES, "entities"}):
        others = [*_key_faults(settings, structure, points, patterns), *others]
    errors = [problem for problem in [*seen.errors, *others, *mappings] if problem.severity == "error"]
    if errors:
        errors += _undelivered(settings, workspace, period)
        raise (SettingsRefused if errors == mappings else Refused)(errors)
    line_keys, party_keys = _sorted_by_sight(settings, structure, points)
    warnings = (*structure.warnings, *others)
    return Ground(structure, points, line_keys, party_keys, kept_columns(settings.usage), patterns, warnings)


def read_month_ground(month: Month) -> Ground:
    """The ground of a month, kept beside its tables as the run saw it."""
    fetch_tables(month.settings.inputs, month.period, month.fetched)
    ground = read_ground(month.settings, month.workspace, month.period, month.fetched)
    for name, rows in ground.structure.tables.items():
        write_reference(month.tables, name, rows)
    return ground


def _key_faults(
    settings: Settings, structure: Structure, points: tuple[Point, ...], patterns: tuple[str, ...]
) -> list[Problem]:
    """What is wrong with the keys in use, and with the layout that uses most of them."""
    tables = structure.tables
    return [
        *check_keys(tables, settings.usage, [*_used(settings, structure, points), *patterns]),
        *check_points(points, known_keys(tables, settings.usage), tables["entities"]["entity"]),
        *_unknown_keys(settings, structure, patterns),
    ]


def _undelivered(settings: Settings, workspace: Path, period: str | None) -> list[Problem]:
    """What is wrong with the usage files of a period; those of an object store are fetched later, and told then."""
    sources = [source for source in settings.usage if period and not in_store(source.files)]
    try:
        find_deliveries(sources, workspace, period or "")
    except Refused as refused:
        return refused.problems
    return []


def lines_apart(settings: Settings) -> tuple[str, ...]:
    """The keys by which the lines of a section are kept apart."""
    return (*settings.layout.lines_by, *settings.ledger.analytic)


def _unknown_keys(settings: Settings, structure: Structure, patterns: tuple[str, ...]) -> list[Problem]:
    known = known_keys(structure.tables, settings.usage).keys()
    of_lines = keys_of_lines(structure.tables, settings.usage)
    right = "use a column of the charge line, of a reference table, or one that a source keeps"
    right_in_patterns = "use a column of the usage line, its user, site, subscription or service, or one a source keeps"
    used = (
        ("layout.lines_by", settings.layout.lines_by, known, right),
        ("ledger.analytic", settings.ledger.analytic, known, right),
        ("services, column nature", patterns, of_lines, right_in_patterns),
    )
    return [
        Problem(place, f"key {key} is not known there", what)
        for place, keys, seen, what in used
        for key in keys
        if key not in seen
    ]


def _used(settings: Settings, structure: Structure, points: tuple[Point, ...]) -> set[str]:
    own = {*layout_keys(points), *settings.layout.lines_by, *settings.ledger.analytic}
    company = {COMPANY} if is_billed(structure.tables) else set()
    return own | company | _hanging(settings, structure)


def _hanging(settings: Settings, structure: Structure) -> set[str]:
    """The keys that hang lines below a point: none without a drawn tree, `point` where a source keeps it."""
    if structure.tables["points"].is_empty():
        return set()
    return known_keys(structure.tables, settings.usage).keys() & set(POINT_KEYS)


def _sorted_by_sight(
    settings: Settings, structure: Structure, points: tuple[Point, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    used = _used(settings, structure, points)
    entities = structure.tables["entities"]
    of_parties = {column for role in ROLES for column in in_role(role, entities).columns}
    of_parties |= {
        column for name in ("services", "agreements") for column in as_keys(name, structure.tables[name]).columns
    }
    of_parties |= {"vat_category", "vat_rate"}
    of_parties -= {"provider", "recipient", "service", "agreement"}
    return tuple(sorted(used - of_parties)), tuple(sorted(used & of_parties))
