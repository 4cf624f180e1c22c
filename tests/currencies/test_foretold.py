"""`chargeback check PERIOD` foretells the rates of exchange that a run will miss."""

import json
from pathlib import Path

import polars as pl
import pytest

from flows.cli import main
from tests.charges_only import close_charges
from tests.currencies.month import currencies_workspace, of_parts
from tests.docs.pages import PAGES
from tests.golden.month import PERIOD
from tests.tables_only import close_tables
from transforms.published import read_table

Captured = pytest.CaptureFixture[str]

YEN, USD = "EUR,JPY,2026-10,160.37,BCE 2026-10-30\n", "EUR,USD,2026-10,1.25,BCE 2026-10-30\n"
REJECTED = "add the rate of the period: lines that need it will be rejected"
UNCONVERTED = "add the rate of the period: entries there will stay in that of their document"


def workspace(folder: Path, **replaced: tuple[str, str]) -> Path:
    """A copy of the workspace, one text of a file of it replaced: `settings`, or a table by its name."""
    currencies_workspace(folder)
    for name, (found, written) in replaced.items():
        path = folder / ("chargeback.toml" if name == "settings" else f"inputs/{name}.csv")
        text = path.read_text(encoding="utf-8")
        assert found in text
        path.write_text(text.replace(found, written), encoding="utf-8")
    return folder


def warnings(folder: Path, capsys: Captured) -> list[str]:
    main(["-w", str(folder), "check", PERIOD, "--json"])
    told: list[str] = json.loads(capsys.readouterr().out)["warnings"]
    return told


def test_nothing_is_told_where_all_rates_that_are_asked_for_are_stated(tmp_path: Path, capsys: Captured) -> None:
    assert warnings(workspace(tmp_path / "w"), capsys) == []


def test_a_rate_that_prices_and_pools_ask_for_is_told_and_the_run_rejects_their_lines(
    tmp_path: Path, capsys: Captured
) -> None:
    folder = workspace(tmp_path / "w", rates=(YEN, ""))
    assert warnings(folder, capsys) == [
        f"rates: no rate of exchange is known for EUR > JPY in 2026-10, for prices; {REJECTED}",
        f"rates: no rate of exchange is known for USD > JPY in 2026-10, for pool REVIEW, prices; {REJECTED}",
        f"rates: no rate of exchange is known for JPY > EUR in 2026-10, for the book of LYR-SI; {UNCONVERTED}",
    ]
    close_charges(folder, PERIOD)
    rejected = of_parts(folder / "periods" / PERIOD / "draft", "rejected_lines")
    told = rejected.filter(pl.col("message").str.contains("> JPY"))["message"].unique().sort().to_list()
    assert told == [f"no rate of exchange is known for {pair} > JPY" for pair in ("EUR", "USD")]


def test_a_book_that_will_not_convert_is_told_as_its_warning_will_tell_it(tmp_path: Path, capsys: Captured) -> None:
    folder = workspace(tmp_path / "w", settings=('currency = "recipient"', 'currency = "line"'), rates=(USD, ""))
    told = warnings(folder, capsys)
    books = [one.partition("2026-10, for ")[2] for one in told if "EUR > USD" in one]
    assert books == [f"the book of LYR-US; {UNCONVERTED}"]
    assert not any(REJECTED in one for one in told)
    close_tables(folder, PERIOD)
    totals = read_table(folder / "periods" / PERIOD / "draft" / "tables", "control_totals")
    assert "LYR-US in USD, 1 document in EUR" in totals.filter(control="posted_unconverted")["scope"].to_list()


def test_only_the_rates_of_the_period_count_and_in_the_groups_currency_books_alone_ask(
    tmp_path: Path, capsys: Captured
) -> None:
    of_september = ("EUR,TND,2026-10", "EUR,TND,2026-09")
    folder = workspace(tmp_path / "w", settings=('currency = "recipient"', 'currency = "group"'), rates=of_september)
    assert warnings(folder, capsys) == [
        f"rates: no rate of exchange is known for EUR > TND in 2026-10, for the book of LYR-TN; {UNCONVERTED}"
    ]


def test_the_prices_of_one_recipient_ask_for_its_rate_alone_and_subscriptions_for_the_groups(
    tmp_path: Path, capsys: Captured
) -> None:
    folder = workspace(
        tmp_path / "w",
        prices=("service,unit_price,currency\n", "service,recipient,unit_price,currency\nSIM,LYR-KW,2,GBP\n"),
        settings=("[inputs]\n", '[inputs]\nsubscriptions = "inputs/subscriptions.csv"\n'),
        rates=(YEN, ""),
    )
    prices = folder / "inputs" / "prices.csv"
    text = prices.read_text(encoding="utf-8").replace("SIM,9", "SIM,,9").replace("CLOUD,", "CLOUD,,")
    prices.write_text(text, encoding="utf-8")
    rows = "subscription,service,entity,quantity,unit_price,evidence_ref\nS1,SIM,LYR-JP,1,5,FT-10\n"
    (folder / "inputs" / "subscriptions.csv").write_text(rows, encoding="utf-8")
    told = [one.removeprefix("rates: no rate of exchange is known for ") for one in warnings(folder, capsys)]
    assert [one.partition(";")[0] for one in told[:3]] == [
        "EUR > JPY in 2026-10, for prices, subscriptions",
        "GBP > KWD in 2026-10, for prices",
        "USD > JPY in 2026-10, for pool REVIEW, prices",
    ]


def test_a_person_reads_it_as_a_warning(tmp_path: Path, capsys: Captured) -> None:
    main(["-w", str(workspace(tmp_path / "w", rates=(YEN, ""))), "check", PERIOD])
    assert "warning: rates: no rate of exchange is known for EUR > JPY in 2026-10, for prices; add the rate" in (
        capsys.readouterr().out
    )


def test_the_page_quotes_what_is_told(tmp_path: Path, capsys: Captured) -> None:
    main(["-w", str(workspace(tmp_path / "w", rates=(YEN, ""))), "check", PERIOD])
    told = capsys.readouterr().out.splitlines()
    quoted = [line for line in PAGES["docs/currencies.md"].splitlines() if line.startswith("warning: ")]
    assert len(quoted) == 2
    assert set(quoted) < set(told)
