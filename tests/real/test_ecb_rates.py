"""The reference rates of the European Central Bank, as published, are a table of rates: the last day of each month.

A month has one rate: that of the last day on which the bank published any, here and in what it charges. Rates of the
file say what one euro is worth; currencies that the euro replaced have none any more (N/A).
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest

from flows.runner import run_directly
from tests.currencies.month import currencies_workspace, of_parts
from tests.docs.wide_rates import turned_rates
from tests.golden.month import PERIOD
from tests.real.workspaces import DATA, needs_data
from transforms.currencies.quotes import Rates

pytestmark = needs_data

LAST_DAY = date(2026, 10, 30)
"""The last day of October 2026 on which rates were published: the 31st is a Saturday."""


def wide_file() -> str:
    """The file of the bank: one row per day, one column per currency."""
    with ZipFile(DATA / "ecb-fx" / "eurofxref-hist.zip") as archive:
        return archive.read("eurofxref-hist.csv").decode()


def published() -> pl.DataFrame:
    """One row per day and currency with a rate, every cell as the text that stands there."""
    days = pl.read_csv(wide_file().encode(), infer_schema=False)
    rates = days.unpivot(index="Date", variable_name="to", value_name="rate")
    return rates.filter(pl.col("rate").str.contains(r"^[0-9.]+$"))


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The month in five currencies, at the rates of the bank; it quotes neither Kuwaiti nor Tunisian dinars.

    The file is turned by the statement that users are shown.
    """
    folder = currencies_workspace(tmp_path_factory.mktemp("ecb") / "workspace")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(tmp_path_factory.mktemp("turned"))
        rates = turned_rates(wide_file())
    (folder / "inputs" / "rates.csv").write_text(rates, encoding="utf-8")
    run_directly(folder, PERIOD)
    return folder / "periods" / PERIOD / "draft"


def test_all_months_since_1999_load_as_one_table_and_the_period_takes_its_own(draft: Path) -> None:
    table = pl.read_parquet(draft / "tables" / "reference" / "rates.parquet")
    months = published().select("to", pl.col("Date").str.head(7)).unique()
    assert len(table) == len(months) > 8000
    assert table["period"].min() == "1999-01"
    rates = Rates.of_period(table, PERIOD, "EUR")
    dollar = rates.quote("EUR", "USD")
    assert dollar is not None
    assert dollar.text == f"1 EUR = 1.1172 USD (European Central Bank, {LAST_DAY})"


def test_charges_come_to_the_rates_that_the_bank_published(draft: Path) -> None:
    rates = {to: Fraction(rate) for to, rate in published().filter(Date=str(LAST_DAY)).select("to", "rate").iter_rows()}
    rates["EUR"] = Fraction(1)
    converted = of_parts(draft, "charge_lines").drop_nulls("line_currency")
    assert converted["currency"].unique().sort().to_list() == ["JPY", "USD"]
    for row in converted.iter_rows(named=True):
        exact = Fraction(row["line_amount"]) / rates[row["line_currency"]] * rates[row["currency"]]
        assert abs(Fraction(row["amount"]) - exact) * 2 <= Fraction(1, 10**18)


def test_what_the_bank_does_not_quote_is_rejected_and_pounds_are_now_known(draft: Path) -> None:
    told = of_parts(draft, "rejected_lines").select("source", "row", "message").rows()
    assert {message for _, _, message in told} == {
        f"no rate of exchange is known for {pair}" for pair in ("EUR > KWD", "USD > KWD", "EUR > TND", "USD > TND")
    }
    pounds = of_parts(draft, "charge_lines").filter(line_currency="GBP").row(0, named=True)
    assert (pounds["row"], pounds["line_amount"]) == (10, Decimal(20))
