"""A carrier's price list of prefixes is read as it comes, and rates calls by the longest of them."""

import csv
from decimal import Decimal
from pathlib import Path

from tests.charges_only import close_charges
from tests.real.workspaces import DATA, needs_data
from tests.tariffs.month import of_parts
from tests.tariffs.vectors import PERIOD, SETTINGS, write_tables

PRICE_LIST = """
[inputs.tariffs]
file = "inputs/list.csv"
constants = { tariff = "CARRIER", model = "graduated", per = "60" }
[inputs.tariffs.columns]
prefix = "Prefix"
unit_price = "Per minute charge"
connection = "Connection charge"
increment = "Charge period"
"""


def price_list() -> list[dict[str, str]]:
    """The rows of the delivered list."""
    with (DATA / "telecom" / "ivoz_pricesSample.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def longest(rows: list[dict[str, str]], number: str) -> dict[str, str]:
    """The row of the longest prefix of a number, found by going through them all."""
    return max((row for row in rows if number.startswith(row["Prefix"])), key=lambda row: len(row["Prefix"]))


@needs_data
def test_a_number_below_each_prefix_of_the_list_is_rated_by_the_longest_that_it_starts_with(tmp_path: Path) -> None:
    rows = price_list()
    assert len(rows) == 4743
    numbers = [f"{row['Prefix']}00" for row in rows]
    folder = carrier_workspace(tmp_path / "workspace", numbers)
    close_charges(folder, PERIOD)
    charged = of_parts(folder / "periods" / PERIOD / "draft", "charge_lines")
    expected = [longest(rows, number) for number in numbers]
    assert charged["amount"].to_list() == [
        Decimal(row["Per minute charge"]) + Decimal(row["Connection charge"]) for row in expected
    ]


def carrier_workspace(folder: Path, numbers: list[str]) -> Path:
    """A workspace whose tariffs are the delivered file, and whose usage is a minute to each number."""
    settings = SETTINGS.replace('tariffs = "inputs/tariffs.csv"\n', "").replace(
        'service = "id"', 'service = "id"\n  called_number = "number"'
    )
    write_tables(folder, {"CALL": "CARRIER"})
    (folder / "inputs" / "list.csv").write_bytes((DATA / "telecom" / "ivoz_pricesSample.csv").read_bytes())
    (folder / "chargeback.toml").write_text(settings.replace("[[usage]]", f"{PRICE_LIST}[[usage]]"), encoding="utf-8")
    lines = "".join(f"CALL,60,2019-03-11T09:00,{number}\n" for number in numbers)
    (folder / "inputs" / PERIOD / "usage.csv").write_text(f"id,quantity,when,number\n{lines}", encoding="utf-8")
    return folder
