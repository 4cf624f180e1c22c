"""`chargeback generate`: a group of any size that runs, and whose true totals are what comes out."""

import json
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from flows.cli import main
from flows.settings_file import read_settings
from flows.steps.ground import read_ground
from schemas.tables import EXACT
from tests.tables_only import close_tables
from transforms.generating.codes import PERIOD
from transforms.generating.workspace import SOURCES

Captured = pytest.CaptureFixture[str]


def generate(folder: Path, *words: str) -> int:
    return main(["generate", str(folder), *words])


def closed(folder: Path, *words: str) -> Path:
    """A generated group whose month has run, for its tables."""
    assert generate(folder, *words) == 0
    close_tables(folder, PERIOD)
    return folder


SIZE = ("--lines", "20000", "--entities", "20", "--seed", "1", "--faulty", "0.05")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A group of 20,000 lines, many of them faulty, that has run. Read only."""
    return closed(tmp_path_factory.mktemp("generated") / "plain", *SIZE)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with all that a group may have. Read only."""
    return closed(tmp_path_factory.mktemp("generated") / "full", *SIZE, "--full")


@pytest.fixture(params=["plain", "full"])
def group(request: pytest.FixtureRequest) -> Path:
    """Either of them."""
    return Path(request.getfixturevalue(request.param))


def published(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / "periods" / PERIOD / "draft" / "tables" / name)


def truth(folder: Path, name: str) -> pl.DataFrame:
    exact = pl.col("amount").cast(EXACT)
    rows = pl.read_csv(folder / "truth" / f"{name}.csv", schema_overrides={"amount": pl.String})
    return rows.with_columns(exact) if "amount" in rows.columns else rows


def summed(charges: pl.DataFrame, *keys: str) -> pl.DataFrame:
    return charges.group_by(keys).agg(lines=pl.len().cast(pl.Int64), amount=pl.col("amount").sum()).sort(keys)


@pytest.mark.parametrize(("name", "keys"), [("recipients", ["recipient"]), ("typologies", ["recipient", "typology"])])
def test_the_charges_of_a_run_come_to_the_true_totals(group: Path, name: str, keys: list[str]) -> None:
    charges = published(group, "charge_lines/*.parquet")
    outcome = pl.when(pl.col("invoice_ref").is_null()).then(pl.lit("retained")).otherwise(pl.lit("charged"))
    got = summed(charges.with_columns(outcome=outcome), *keys, "outcome")
    assert got.rows() == truth(group, name).select(got.columns).rows()


def test_the_invoice_lines_come_to_the_true_totals_and_the_invoices_to_the_cent(group: Path) -> None:
    invoices, lines = published(group, "invoices.parquet"), published(group, "invoice_lines.parquet")
    recipients = invoices.select("invoice_ref", "recipient")
    exact = lines.join(recipients, on="invoice_ref").group_by("recipient").agg(pl.col("exact_amount").sum())
    charged = truth(group, "recipients").filter(pl.col("outcome") == "charged").select("recipient", "amount")
    assert exact.sort("recipient").rows() == charged.rows()
    net = invoices.group_by("recipient").agg(pl.col("net").sum())
    bases = published(group, "vat_breakdown.parquet").join(recipients, on="invoice_ref").group_by("recipient").len()
    for _, amount, shown, count in charged.join(net, on="recipient").join(bases, on="recipient").iter_rows():
        assert abs(shown - amount) <= count * Decimal("0.005")


def test_each_faulty_row_breaks_the_one_rule_it_was_made_for(group: Path) -> None:
    rejected = published(group, "rejected_lines/*.parquet")
    assert set(rejected["rules"].list.len()) == {1}
    got = rejected.group_by("source", rule=pl.col("rules").list.first()).agg(rows=pl.len().cast(pl.Int64))
    assert got.sort("source", "rule").rows() == truth(group, "rejected").rows()


def test_every_fault_of_every_source_occurs(group: Path) -> None:
    planted = {(source.name, rule) for source in SOURCES for rule in source.faults.all}
    assert set(truth(group, "rejected").select("source", "rule").iter_rows()) == planted


def test_credits_and_free_lines_occur_and_prices_have_four_to_six_decimals(group: Path) -> None:
    charges = published(group, "charge_lines/*.parquet")
    assert charges.filter(pl.col("amount") < 0).height > 20
    assert charges.filter(pl.col("amount") == 0).height > 20
    prices = pl.read_csv(group / "inputs" / "prices.csv", infer_schema=False)["unit_price"].drop_nulls()
    decimals = set(prices.str.replace("0+$", "").str.split(".").list.last().str.len_chars())
    assert {4, 6} <= decimals <= {0, 1, 2, 3, 4, 5, 6}


def test_three_invoices_come_out_for_a_company_and_one_a_town_for_a_few(group: Path) -> None:
    counts = published(group, "invoices.parquet").group_by("recipient").len().sort("recipient")
    assert counts.filter(pl.col("len") != 3)["recipient"].to_list() == ["F00004"]
    assert counts.height == 19


def test_a_large_group_is_laid_out_for_four_invoices_a_company(tmp_path: Path) -> None:
    assert generate(tmp_path / "large", "--lines", "10", "--entities", "1000", "--seed", "1") == 0
    ground = read_ground(read_settings(tmp_path / "large"), tmp_path / "large", PERIOD)
    assert sum(not point.rule.recipients for point in ground.points) == 4


def test_a_full_group_charges_the_same_lines_by_tariffs_shares_and_in_several_currencies(
    plain: Path, full: Path
) -> None:
    usage, same = (
        {path.name: path.read_bytes() for path in (one / "inputs" / PERIOD).iterdir()} for one in (plain, full)
    )
    assert usage == same
    charges = published(full, "charge_lines/*.parquet")
    charged = {basis: rows.height for (basis,), rows in charges.partition_by("basis", as_dict=True).items()}
    assert charged["tariff"] > 2_000
    assert charged["pool_share"] > 50
    pairs = charges.drop_nulls("line_currency").select("line_currency", "currency").unique().sort(pl.all())
    assert pairs.rows() == [("EUR", "CHF"), ("USD", "CHF"), ("USD", "EUR")]
    shares = published(full, "pool_shares.parquet")
    assert set(shares["method"]) == {"fixed", "weighted", "quantity"}


@pytest.mark.parametrize(
    ("lines", "entities", "share", "full"),
    [
        *(("1", "2", "0", ()), ("1", "2", "1", ()), ("7", "3", "0.5", ()), ("300", "4", "1", ())),
        *(("1", "2", "1", ("--full",)), ("300", "4", "0.5", ("--full",))),
    ],
)
def test_the_smallest_groups_run_whatever_is_wrong_with_them(
    tmp_path: Path, lines: str, entities: str, share: str, full: tuple[str, ...]
) -> None:
    words = ("--lines", lines, "--entities", entities, "--seed", "7", "--faulty", share)
    folder = closed(tmp_path / "small", *words, *full)
    got = summed(published(folder, "charge_lines/*.parquet"), "recipient", "typology")
    assert got.rows() == truth(folder, "typologies").select(got.columns).rows()


def test_check_finds_nothing_that_would_stop_a_run(group: Path, capsys: Captured) -> None:
    assert main(["-w", str(group), "check", PERIOD]) == 3
    told = capsys.readouterr()
    assert told.out.endswith("Nothing found that would stop a run.\n")
    assert "warning" not in told.out
    assert told.err == ""


def test_the_command_says_what_it_wrote_and_how_to_run_it(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "new"
    assert generate(folder, "--lines", "40", "--entities", "2", "--seed", "1", "--faulty", "0") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{folder}: 4 usage files, 40 rows, 0 of them wrong on purpose.",
        "What a run must come to stands in truth: recipients.csv, typologies.csv, rejected.csv.",
        f"Try: chargeback -w {folder} run {PERIOD}",
    ]


def test_machines_are_told_as_json(tmp_path: Path, capsys: Captured) -> None:
    words = ("--lines", "40", "--entities", "2", "--seed", "1", "--faulty", "0", "--json")
    assert generate(tmp_path / "new", *words) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"workspace": str(tmp_path / "new"), "period": PERIOD, "files": 4, "rows": 40, "faulty": 0}


def test_no_usage_line_is_listed_in_workbooks_unless_it_is_asked_for(tmp_path: Path) -> None:
    words = ("--lines", "40", "--entities", "2", "--seed", "1")
    generate(tmp_path / "none", *words)
    generate(tmp_path / "some", *words, "--detail-rows", "500")
    listed = [read_settings(tmp_path / name).layout.detail_rows for name in ("none", "some")]
    assert listed == [0, 500]


@pytest.mark.parametrize("name", ["notes.txt", ".hidden"])
def test_a_folder_that_holds_anything_is_refused_and_left_alone(tmp_path: Path, capsys: Captured, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    assert generate(tmp_path, "--lines", "40", "--entities", "2", "--seed", "1") == 2
    assert capsys.readouterr().err == f"error: {tmp_path}: it is not an empty folder; name a new or empty one\n"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_size_that_cannot_be_made_is_exit_2_and_writes_nothing(tmp_path: Path, capsys: Captured) -> None:
    words = ("--lines", "0", "--entities", "1", "--seed", "1", "--faulty", "2")
    assert generate(tmp_path / "new", *words) == 2
    assert capsys.readouterr().err.splitlines() == [
        "error: --lines: found 0; it should be at least 1",
        "error: --entities: found 1; it should be at least 2",
        "error: --faulty: found '2'; write a share from 0 to 1, such as 0.005",
    ]
    assert not (tmp_path / "new").exists()
