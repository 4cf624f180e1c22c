"""A generated workspace: reference tables, usage files written block by block, settings, and the true totals."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

import polars as pl

from transforms.generating.calls import Calls
from transforms.generating.catalogue import price_table, service_table
from transforms.generating.cloud import Cloud
from transforms.generating.codes import PERIOD
from transforms.generating.contracts import agreement_table, layout_table, subscription_table, subscriptions
from transforms.generating.currencies import EURO, rate_table
from transforms.generating.draws import numbered, picked
from transforms.generating.entities import entity_table, site_table
from transforms.generating.faults import Faults
from transforms.generating.mobile import Mobile
from transforms.generating.people import user_table
from transforms.generating.places import Places
from transforms.generating.pools import key_table, pool_table, pool_truth, pools_of
from transforms.generating.settings_text import settings_text
from transforms.generating.sizes import Size
from transforms.generating.source import Source
from transforms.generating.structure import PRICE_DECIMALS, Structure
from transforms.generating.tariffs import tariff_table
from transforms.generating.truth import Truth, totals, truth_of, write_truth

SOURCES: tuple[type[Source], ...] = (Mobile, Places, Calls, Cloud)
BLOCK_ROWS = 100_000
"""So many rows are drawn and written at a time: what limits the memory."""

_TWENTY = 20
_VAT_RATES = Path(__file__).parents[1] / "reference" / "defaults" / "vat_rates.csv"


@dataclass(frozen=True)
class UsageFile:
    """A usage file to write: rows of a source from one number on."""

    source: Source
    path: Path
    first: int
    rows: int


@dataclass(frozen=True)
class Generated:
    """What was written: how many files and rows of usage, and the totals that must come out."""

    files: int
    rows: int
    truth: Truth


def generate(folder: Path, size: Size, threads: int, block_rows: int = BLOCK_ROWS) -> Generated:
    """Write a workspace into a folder, several files at once; equal sizes give equal bytes, whatever the block."""
    structure = Structure(size)
    month = folder / "inputs" / PERIOD
    month.mkdir(parents=True)
    write_reference(folder / "inputs", structure)
    files = list(usage_files(structure, month))
    truth = _subscribed(structure)
    with ThreadPoolExecutor(threads) as pool:
        for of_file in pool.map(lambda file: write_usage(file, block_rows), files):
            truth.add(of_file)
    if size.full:
        truth.add(_write_full(folder / "inputs", structure, truth))
    rows = size.lines + len(subscriptions(structure))
    sources = [file.source.name for file in files]
    text = settings_text(size, sources, rows, truth.rejected_rows)
    (folder / "chargeback.toml").write_text(text, encoding="utf-8", newline="")
    write_truth(folder / "truth", truth)
    return Generated(len(files), size.lines, truth)


def write_reference(folder: Path, structure: Structure) -> None:
    """Write the reference tables."""
    for name, table in (
        ("entities", entity_table(structure)),
        ("sites", site_table(structure)),
        ("users", user_table(structure)),
        ("services", service_table(structure)),
        ("prices", price_table(structure)),
        ("agreements", agreement_table(structure)),
        ("subscriptions", subscription_table(structure)),
        ("layout", layout_table(structure.size)),
    ):
        table.write_csv(folder / f"{name}.csv")
    copyfile(_VAT_RATES, folder / "vat_rates.csv")


def _write_full(folder: Path, structure: Structure, truth: Truth) -> Truth:
    """Write what a full group has beside, once its usage is known; returns what its pools come to."""
    pools = pools_of(structure, truth.used)
    for name, table in (
        ("tariffs", tariff_table(structure)),
        ("rates", rate_table()),
        ("pools", pool_table(structure, pools)),
        ("keys", key_table(structure)),
    ):
        table.write_csv(folder / f"{name}.csv")
    return pool_truth(structure, pools)


def usage_files(structure: Structure, month: Path) -> Iterator[UsageFile]:
    """The files of all sources, those of the first source first; a source without a row has none."""
    for source in _sources(structure):
        for number, first in enumerate(range(0, source.lines, source.file_rows), start=1):
            path = month / source.file_name.format(number=number)
            yield UsageFile(source, path, first, min(source.file_rows, source.lines - first))


def _sources(structure: Structure) -> Iterator[Source]:
    """Each source with its lines: of 20 lines it brings its share, the first source what is left."""
    lines = structure.size.lines
    others = {kind: lines * kind.twentieths // _TWENTY for kind in SOURCES[1:]}
    for kind in SOURCES:
        yield kind(structure, others.get(kind, lines - sum(others.values())))


def write_usage(file: UsageFile, block_rows: int) -> Truth:
    """Write one usage file; returns what its rows come to."""
    source, sums = file.source, list[pl.DataFrame]()

    def delivered() -> Iterator[pl.DataFrame]:
        for rows in _blocks(file, block_rows):
            drawn = source.drawn(rows)
            sums.append(totals(source.known(drawn)))
            yield source.delivered(drawn)

    with file.path.open("wb") as opened:
        source.write(opened, delivered())
    return truth_of(sums, source.name, source.decimals, source.faults, source.structure)


def _blocks(file: UsageFile, block_rows: int) -> Iterator[pl.DataFrame]:
    for first in range(file.first, file.first + file.rows, block_rows):
        yield numbered(first, min(block_rows, file.first + file.rows - first))


def _subscribed(structure: Structure) -> Truth:
    """What the subscriptions come to: quantity × price."""
    typology = picked(structure.typology_of_service, pl.col("service"))
    known = subscriptions(structure).select(
        "entity",
        typology=typology,
        units=pl.col("quantity") * pl.col("price"),
        currency=pl.lit(EURO),
        used=pl.lit(0, pl.Int64),
        fault=pl.lit(None, pl.Int64),
    )
    return truth_of([totals(known)], "subscriptions", PRICE_DECIMALS, Faults(()), structure)
