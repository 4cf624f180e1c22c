"""`chargeback check PERIOD` foretells sources that lack what the tariffs of their services go by."""

import json
from pathlib import Path

import polars as pl
import pytest

from flows.cli import main
from tests.golden.month import PERIOD
from tests.tables_only import close_tables
from tests.tariffs.month import of_parts, tariffs_workspace

Captured = pytest.CaptureFixture[str]
TIME = "  usage_time = { from = \"start\", regex = 'T(\\d\\d:\\d\\d)' }\n"
NUMBER = '  called_number = "called"\n'
KEEP = "keep it: lines that need it will be rejected"
NO_NUMBER = f"usage calls: columns: there is no called_number, by which a tariff goes: WORLD of service ABROAD; {KEEP}"
NO_TIME = (
    "usage calls: columns: there is no usage_time, by which tariffs go: "
    f"HOURS of service EVENING, WORLD of service ABROAD; {KEEP}"
)


def without(folder: Path, *lines: str) -> Path:
    """A copy of the workspace whose settings lack some lines."""
    settings = tariffs_workspace(folder) / "chargeback.toml"
    written = settings.read_text(encoding="utf-8")
    for line in lines:
        assert line in written
        written = written.replace(line, "")
    settings.write_text(written, encoding="utf-8")
    return folder


def warnings(folder: Path, capsys: Captured) -> list[str]:
    main(["-w", str(folder), "check", PERIOD, "--json"])
    told: list[str] = json.loads(capsys.readouterr().out)["warnings"]
    return told


@pytest.mark.parametrize(
    ("lines", "told"),
    [((), []), ((NUMBER,), [NO_NUMBER]), ((TIME,), [NO_TIME]), ((NUMBER, TIME), [NO_NUMBER, NO_TIME])],
    ids=["both kept", "no number", "no time", "neither"],
)
def test_a_source_without_the_number_or_time_that_tariffs_of_its_services_go_by_is_told_of(
    tmp_path: Path, capsys: Captured, lines: tuple[str, ...], told: list[str]
) -> None:
    assert warnings(without(tmp_path / "w", *lines), capsys) == told


def test_the_run_rejects_the_lines_that_were_foretold(tmp_path: Path) -> None:
    folder = without(tmp_path / "w", TIME)
    settings = folder / "chargeback.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("rows = 0.5", "rows = 1"), encoding="utf-8")
    close_tables(folder, PERIOD)
    rejected = of_parts(folder / "periods" / PERIOD / "draft", "rejected_lines")
    evening = rejected.filter(pl.col("message").str.contains("HOURS"))
    assert evening["rules"].to_list() == [["no_rate"]] * 3


def test_a_service_that_goes_by_another_name_is_told_of_by_its_code(tmp_path: Path, capsys: Captured) -> None:
    folder = without(tmp_path / "w", NUMBER)
    inputs, settings = folder / "inputs", folder / "chargeback.toml"
    calls = inputs / PERIOD / "calls.csv"
    calls.write_text(calls.read_text(encoding="utf-8").replace(",ABROAD,", ",Roaming calls,"), encoding="utf-8")
    (inputs / "aliases.csv").write_text("kind,code,alias\nservice,ABROAD,Roaming calls\n", encoding="utf-8")
    with_aliases = settings.read_text(encoding="utf-8").replace(
        "[inputs]\n", '[inputs]\naliases = "inputs/aliases.csv"\n'
    )
    settings.write_text(with_aliases, encoding="utf-8")
    assert warnings(folder, capsys) == [NO_NUMBER]


def test_lines_that_bring_their_amount_ask_for_nothing(tmp_path: Path, capsys: Captured) -> None:
    folder = without(tmp_path / "w", NUMBER, TIME)
    settings = folder / "chargeback.toml"
    priced = settings.read_text(encoding="utf-8").replace('  quantity = "quantity"\n', '  amount = "quantity"\n')
    settings.write_text(priced, encoding="utf-8")
    assert warnings(folder, capsys) == []
