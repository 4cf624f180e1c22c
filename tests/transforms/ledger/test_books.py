"""An entity is booked as it stands on the last day of the month, or as it last stood."""

from datetime import date

import polars as pl
import pytest

from transforms.ledger.books import books_on

ROWS = (
    ("A", "Before", date(1, 1, 1), date(2026, 10, 15)),
    ("A", "After", date(2026, 10, 16), date(9999, 12, 31)),
    ("GONE", "Merged in October", date(1, 1, 1), date(2026, 10, 10)),
)
ENTITIES = pl.DataFrame(
    [
        {
            "row": row,
            "entity": entity,
            "short": entity,
            "name": name,
            "keeps_book": True,
            "vat_on": "debits",
            "valid_from": valid_from,
            "valid_to": valid_to,
        }
        for row, (entity, name, valid_from, valid_to) in enumerate(ROWS, start=1)
    ],
)


@pytest.mark.parametrize(
    ("on", "names"),
    [
        (date(2026, 10, 15), ["Before", "Merged in October"]),
        (date(2026, 10, 31), ["After", "Merged in October"]),
    ],
)
def test_each_entity_has_one_row(on, names):
    assert books_on(ENTITIES, on)["name"].to_list() == names
