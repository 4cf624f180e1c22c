"""What must come out of the generated month, added up from what the generator itself knows of each line.

Amounts are whole numbers of units of their last decimal, added in 128 bits and then without limit: nothing is rounded.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from transforms.generating.codes import entity_code
from transforms.generating.currencies import exchanged
from transforms.generating.faults import FAULT, Faults
from transforms.generating.structure import PROVIDER, TYPOLOGIES, Structure
from transforms.generating.units import DECIMALS, decimal_text

Key = tuple[int, str]
"""An entity by number and a typology by name."""


@dataclass
class Truth:
    """Totals of good lines by entity and typology, and the rejected rows by source and rule.

    `used`: the quantity of each entity that a cost pool is weighted by, in units of its last decimal.
    """

    lines: Counter[Key] = field(default_factory=Counter)
    units: Counter[Key] = field(default_factory=Counter)
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)
    used: Counter[int] = field(default_factory=Counter)

    def add(self, other: "Truth") -> None:
        """Take another one's totals in."""
        self.lines.update(other.lines)
        self.units.update(other.units)
        self.rejected.update(other.rejected)
        self.used.update(other.used)

    @property
    def rejected_rows(self) -> int:
        """How many rows are wrong on purpose."""
        return self.rejected.total()


def totals(known: pl.DataFrame) -> pl.DataFrame:
    """The sums of `units` and `used` of lines of equal entity, typology, currency and fault, and how many they are."""
    sums = (pl.col(name).cast(pl.Int128).sum() for name in ("units", "used"))
    return known.group_by("entity", "typology", "currency", FAULT).agg(*sums, lines=pl.len())


def truth_of(sums: Iterable[pl.DataFrame], source: str, decimals: int, faults: Faults, structure: Structure) -> Truth:
    """The truth of a source's totals, in units of that many decimals; what is wrong is counted by its rule."""
    truth, scale = Truth(), 10 ** (DECIMALS - decimals)
    for entity, typology, currency, fault, units, used, lines in pl.concat(sums).iter_rows():
        if fault is not None:
            truth.rejected[source, faults.all[fault]] += lines
            continue
        key = entity, TYPOLOGIES[typology]
        truth.lines[key] += lines
        truth.units[key] += exchanged(structure, entity, currency, int(units) * scale)
        truth.used[entity] += int(used)
    return truth


def write_truth(folder: Path, truth: Truth) -> None:
    """Write recipients.csv, typologies.csv and rejected.csv; what the provider uses itself is retained, not charged."""
    folder.mkdir()
    lines, units = Counter[int](), Counter[int]()
    for (entity, typology), count in truth.lines.items():
        lines[entity] += count
        units[entity] += truth.units[entity, typology]
    recipients = (
        f"{entity_code(entity)},{_outcome(entity)},{lines[entity]},{decimal_text(units[entity])}"
        for entity in sorted(lines)
    )
    typologies = (
        f"{entity_code(key[0])},{key[1]},{_outcome(key[0])},{truth.lines[key]},{decimal_text(truth.units[key])}"
        for key in sorted(truth.lines)
    )
    rejected = (f"{source},{rule},{rows}" for (source, rule), rows in sorted(truth.rejected.items()))
    _write(folder / "recipients.csv", "recipient,outcome,lines,amount", recipients)
    _write(folder / "typologies.csv", "recipient,typology,outcome,lines,amount", typologies)
    _write(folder / "rejected.csv", "source,rule,rows", rejected)


def _outcome(entity: int) -> str:
    return "retained" if entity == PROVIDER else "charged"


def _write(path: Path, headings: str, rows: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in (headings, *rows)), encoding="utf-8", newline="")
