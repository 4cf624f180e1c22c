"""The charge lines as rows of FOCUS, the FinOps Open Cost and Usage Specification, for tools that read cloud bills."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from schemas.exports import Focus
from schemas.tables import EXACT, ChargeLines, UsageLines
from transforms.documents.focus_columns import MOMENT, focus_columns, json_object
from transforms.published import empty_table, read_table, table_paths
from transforms.whole_file import whole_file

_OF_USAGE = ("usage_date", "service_from", "service_to", "site", "user", "unit", "corrects", "evidence_ref")
_TAGS = ("typology", "site", "user")


@dataclass(frozen=True)
class FocusTerms:
    """What FOCUS rows need beside the published tables.

    `entities` and `services` have one row per code, as they are named at the end of the period.
    """

    period: str
    focus: Focus
    entities: pl.DataFrame
    services: pl.DataFrame


def write_focus(tables: Path, terms: FocusTerms, target: Path) -> Path:
    """Write a row for every charge line, retained ones too, part by part; equal bytes for equal tables.

    What a provider retains is in it: its sub-account is the provider itself, and it has no `x_InvoiceRef`.
    """
    write = _write_parquet if terms.focus.format == "parquet" else _write_csv
    with whole_file(target) as unfinished:
        write(unfinished, _parts(tables, terms))
    return target


def _parts(tables: Path, terms: FocusTerms) -> Iterator[pl.DataFrame]:
    """The FOCUS rows of each part; of a month without charges one part without rows."""
    shares = _shares(read_table(tables, "pool_shares"))
    paths = table_paths(tables, "charge_lines")
    if not paths:
        yield focus_rows(empty_table("charge_lines"), empty_table("usage_lines"), shares, terms)
    for path in paths:
        usage = pl.read_parquet(tables / "usage_lines" / path.name)
        yield focus_rows(pl.read_parquet(path), usage, shares, terms)


def focus_rows(charges: pl.DataFrame, usage: pl.DataFrame, shares: pl.DataFrame, terms: FocusTerms) -> pl.DataFrame:
    """The FOCUS rows of one part, in its order."""
    kept = [name for name in usage.columns if name not in UsageLines.columns()]
    keys = [name for name in charges.columns if name not in ChargeLines.columns()]
    beside = [name for name in (*_OF_USAGE, *kept) if name not in charges.columns]
    lines = charges.join(usage.select("row", *beside), on="row", how="left", validate="1:1", maintain_order="left")
    tags = list(dict.fromkeys((*_TAGS, *keys, *kept)))
    return _named(lines, shares, terms).select(**focus_columns(terms.period, terms.focus, tags))


def _named(lines: pl.DataFrame, shares: pl.DataFrame, terms: FocusTerms) -> pl.DataFrame:
    """The lines with the names of their codes, and what is known of those that are shares of a pool.

    What is joined has a blank in its name: so it is none of the columns that a source keeps.
    """
    entities, services = terms.entities.select("entity", "name"), terms.services
    named = {
        "provider": entities.rename({"entity": "provider", "name": "provider name"}),
        "recipient": entities.rename({"entity": "recipient", "name": "recipient name"}),
        "service": services.select("service", pl.col("service_name", "unit").name.prefix("known ")),
    }
    for key, names in named.items():
        lines = lines.join(names, on=key, how="left", validate="m:1", maintain_order="left")
    share_row = pl.when(pl.col("source") == "pools").then("row")
    lines = lines.with_columns(share_row.alias("share row"))
    return lines.join(shares, on="share row", how="left", validate="m:1", maintain_order="left")


def _shares(shares: pl.DataFrame) -> pl.DataFrame:
    """What FOCUS says of a share: how it was made, and for whom, by the row of its usage line."""
    charged = shares.filter(pl.col("row").is_not_null())
    details = [_details(share) for share in charged.iter_rows(named=True)]
    beneficiary = ("entity", "site", "department")
    return charged.select(
        pl.col("row").alias("share row"),
        pl.col("pool").alias("share pool"),
        pl.concat_str("method", "key", separator=":", ignore_nulls=True).alias("share method"),
        pl.Series("share details", details, dtype=pl.String),
        pl.concat_str(beneficiary, separator="/", ignore_nulls=True).alias("share beneficiary"),
        json_object({name: pl.col(name) for name in beneficiary}).alias("share tags"),
    )


def _details(share: dict[str, Any]) -> str:
    """As FOCUS 1.3 wants it: numbers as JSON numbers, exact but for the ratio, which no amount is made from."""
    value, whole = share["key_value"], share["key_total"]
    unit = json.dumps(share["key"] or share["method"], ensure_ascii=False)
    ratio = f'"AllocatedRatio":{value / whole:f},' if whole else ""
    return f'{{"Elements":[{{{ratio}"UsageUnit":{unit},"UsageQuantity":{value.normalize():f}}}]}}'


def _write_csv(target: Path, parts: Iterator[pl.DataFrame]) -> None:
    with target.open("wb") as file:
        for number, part in enumerate(parts):
            part.select(_as_text(part)).write_csv(file, include_header=number == 0)


def _as_text(part: pl.DataFrame) -> list[pl.Expr]:
    """Moments in ISO 8601; numbers with a decimal point, as readers take a column without one for whole numbers."""
    return [_text(name, kind) for name, kind in part.schema.items()]


def _text(name: str, kind: pl.DataType) -> pl.Expr:
    if kind == MOMENT:
        return pl.col(name).dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    if kind == EXACT:
        return pl.col(name).cast(pl.String).str.strip_chars_end("0").str.replace(r"\.$", ".0")
    return pl.col(name)


def _write_parquet(target: Path, parts: Iterator[pl.DataFrame]) -> None:
    from pyarrow.parquet import ParquetWriter

    first = next(parts).to_arrow()
    with ParquetWriter(target, first.schema, compression="zstd") as writer:
        writer.write_table(first)
        for part in parts:
            writer.write_table(part.to_arrow())
