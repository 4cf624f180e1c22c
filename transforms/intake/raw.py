"""The delivered text of some rows of a file, for lines that a later stage rejects."""

import polars as pl

from transforms.intake.deliveries import Delivery
from transforms.intake.files import file_records
from transforms.intake.records import raw_texts


def raw_rows(delivery: Delivery, rows: pl.Series) -> pl.DataFrame:
    """`row` Int64 and `raw`, the row as a JSON object of text, for the ordinals asked for, in file order.

    The file is read up to the last of them, block by block; only the rows asked for are kept.
    """
    source = delivery.source
    found = [pl.DataFrame(schema={"row": pl.Int64, "raw": pl.String})]
    first, last = 1, max(rows.to_list(), default=0)
    for records in file_records(delivery.path, delivery.file, source.csv, source.xlsx):
        if first > last:
            break
        ordinals = pl.int_range(first, first + len(records), eager=True).alias("row")
        wanted = ordinals.is_in(rows)
        found.append(pl.DataFrame([ordinals.filter(wanted), raw_texts(records.filter(wanted))]))
        first += len(records)
    return pl.concat(found)
