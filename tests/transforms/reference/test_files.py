"""The files of the tables: found, read whatever their kind, their headings made ours."""

import datetime
from decimal import Decimal

import polars as pl
import pytest
from xlsxwriter import Workbook

MAPPED = {
    "file": "rh/effectifs.csv",
    "csv": {"separator": ";", "encoding": "cp1252"},
    "columns": {
        "user": "Matricule",
        "entity": {"from": "Société", "map": {"Nord SA": "NORD", "Berlin": "BERLIN"}},
        "site": {"from": "Bureau", "regex": "^([0-9A-Z-]+)"},
        "badge": {"from": "Annexe", "json": "$.badge"},
    },
    "constants": {"department": "Ventes"},
}


@pytest.fixture
def mapped(workspace):
    (workspace.folder / "rh").mkdir()
    text = 'Matricule;Société;Bureau;Annexe;Région\n0007;Nord SA;01-LILLE étage 2;"{""badge"": ""007""}";Nord\n'
    (workspace.folder / "rh/effectifs.csv").write_text(text, encoding="cp1252")
    workspace.inputs["users"] = MAPPED
    return workspace


def test_headings_are_made_ours_others_are_kept_and_constants_are_added(mapped):
    users = mapped.read().tables["users"]
    assert users.columns[-2:] == ["badge", "Région"]
    row = users.row(0, named=True)
    expected = {"user": "0007", "entity": "NORD", "site": "01-LILLE", "department": "Ventes", "badge": "007"}
    assert {column: row[column] for column in expected} == expected
    assert row["Région"] == "Nord"


def test_a_value_the_map_does_not_name_is_refused(mapped):
    mapped.inputs["users"] = MAPPED | {
        "columns": MAPPED["columns"] | {"entity": {"from": "Société", "map": {"S": "HQ"}}}
    }
    told = mapped.told()
    assert told == "rh/effectifs.csv, row 1, column Société: the map of entity does not name Nord SA; add it"


def test_a_heading_the_mapping_names_in_vain_is_refused_with_the_nearest(mapped):
    mapped.inputs["users"] = MAPPED | {"columns": MAPPED["columns"] | {"user": "Matricul"}}
    told = mapped.told()
    assert told.startswith("chargeback.toml, [inputs.users], columns.user: rh/effectifs.csv has no heading Matricul;")
    assert told.endswith("the nearest is Matricule")


def test_a_required_column_that_is_not_there_is_refused_once(workspace):
    told = workspace.spoil("users", "user,Entity\n0007,NORD\n").told()
    assert told.startswith("users.csv: has no column entity (entity it belongs to); it has user, Entity;")
    assert 'name theirs in [inputs.users.columns]: entity = "Entity"' in told


@pytest.mark.parametrize(
    ("columns", "constants", "place"),
    [
        ({"entity": "site"}, {}, "columns.entity: sites.csv has a heading entity too"),
        ({}, {"city": "Lille"}, "constants.city: sites.csv has a heading city too"),
        ({"siret": "city"}, {"siret": "1"}, "siret stands in columns and in constants"),
    ],
)
def test_two_columns_of_one_name_are_refused(workspace, columns, constants, place):
    workspace.spoil("sites", "site,entity,city\n01-LILLE,NORD,Lille\nBER,BERLIN,Berlin\n")
    workspace.inputs["sites"] = {"file": "sites.csv", "columns": columns, "constants": constants}
    assert any(place in str(problem) for problem in workspace.errors())


@pytest.mark.parametrize("how", [{"regex": "("}, {"regex": "no group"}, {"json": "tags"}])
def test_a_regular_expression_or_path_that_is_none_is_refused(workspace, how):
    workspace.inputs["sites"] = {"file": "sites.csv", "columns": {"city": {"from": "site_group", **how}}}
    assert "chargeback.toml, [inputs.sites], columns.city" in workspace.told()


def test_a_file_that_is_not_there_is_refused(workspace):
    workspace.inputs["prices"] = "tarifs.csv"
    assert (
        workspace.told()
        == "chargeback.toml, [inputs], prices: there is no file tarifs.csv; deliver it, or correct the path"
    )


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.csv", b"", "x.csv, line 1: "),
        ("x.xlsx", b"none", "x.xlsx: "),
        ("x.parquet", b"none", "x.parquet: "),
        ("x.pdf", b"none", "x.pdf: "),
        ("x.csv", b"service,unit_price\nSIM\nLAN,1\n", "x.csv, line 2: "),
        ("x.csv", b'service,unit_price\nSIM,"1\nLAN,1\n', "x.csv, line 2: "),
        ("x.csv", b"service,unit_price\nSIM\xe9,1\n", "x.csv, line 2: "),
        ("x.csv", b"service,unit_price,row\nSIM,1,1\n", "x.csv"),
    ],
)
def test_a_file_or_row_that_cannot_be_read_is_refused_by_its_place_in_the_workspace(workspace, name, content, told):
    (workspace.folder / "deep").mkdir()
    (workspace.folder / "deep" / name).write_bytes(content)
    workspace.inputs["prices"] = f"deep/{name}"
    assert workspace.told().startswith(f"deep/{told}")


def test_a_snapshot_is_that_of_the_period_or_the_newest_there_is(workspace):
    for month, price in (("2026-09", 9), ("2026-10", 10), ("2026-11", 11), ("draft", 0)):
        (workspace.folder / f"in-{month}").mkdir()
        (workspace.folder / f"in-{month}/prices.csv").write_text(f"service,unit_price\nSIM,{price}\n")
    workspace.inputs["prices"] = "in-{period}/prices.csv"
    assert workspace.read("2026-10").tables["prices"]["unit_price"].to_list() == [Decimal(10)]
    newest = workspace.read(None)
    assert newest.tables["prices"]["unit_price"].to_list() == [Decimal(11)]
    assert "in-2026-11/prices.csv" in {source.file for source in newest.sources}
    assert "there is no file in-2026-12/prices.csv" in str(workspace.errors("2026-12")[0])


def test_a_snapshot_may_stand_beside_the_workspace(workspace):
    beside = workspace.folder / "beside"
    beside.mkdir()
    (beside / "2026-08.csv").write_text("service,unit_price\nSIM,8\n")
    workspace.inputs["prices"] = f"../{workspace.folder.name}/beside/{{period}}.csv"
    assert workspace.read(None).tables["prices"]["unit_price"].to_list() == [Decimal(8)]


def test_a_file_that_may_not_be_opened_is_refused(workspace, monkeypatch):
    def closed(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("transforms.reference.files.read_small_table", closed)
    assert "prices.csv: it cannot be read: Permission denied; deliver a file that can" in map(str, workspace.errors())


def test_without_a_period_and_without_any_snapshot_the_table_is_refused(workspace):
    workspace.inputs["prices"] = "in/{period}.csv"
    assert "no month has a file in/{period}.csv" in str(workspace.errors(None)[0])


def test_a_parquet_file_is_read_exactly(workspace):
    frame = pl.DataFrame({"service": ["SIM"], "unit_price": [Decimal("0.100000000000000001")], "valid_from": [None]})
    frame.with_columns(pl.col("valid_from").cast(pl.Date)).write_parquet(workspace.folder / "prices.parquet")
    workspace.inputs["prices"] = "prices.parquet"
    assert workspace.read().tables["prices"]["unit_price"].to_list() == [Decimal("0.100000000000000001")]


def test_a_sheet_is_read_below_its_title_with_its_days_and_numbers_without_its_blank_edge(workspace):
    with Workbook(workspace.folder / "tarifs.xlsx") as book:
        sheet = book.add_worksheet("Tarifs")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["Tarifs fictifs"])
        sheet.write_row(2, 0, ["service", "unit_price", "valid_from", "valid_to", ""])
        sheet.write_row(3, 0, ["SIM", 3.55])
        sheet.write_datetime(3, 2, datetime.datetime(2026, 1, 1), day)
        sheet.write_string(3, 3, "31/12/2026")
        sheet.write_string(3, 4, " ")
    workspace.inputs["prices"] = {
        "file": "tarifs.xlsx",
        "xlsx": {"sheet": "Tarifs", "first_row": 3, "date": "%d/%m/%Y"},
    }
    prices = workspace.read().tables["prices"]
    assert prices.columns[-2:] == ["valid_from", "valid_to"]
    assert prices.drop("tariff").row(0)[3:] == (
        Decimal("3.55"),
        "EUR",
        datetime.date(2026, 1, 1),
        datetime.date(2026, 12, 31),
    )


def test_prices_that_a_sheet_holds_as_text_are_read_as_its_settings_say(workspace):
    with Workbook(workspace.folder / "tarifs.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([["service", "unit_price"], ["SIM", "1'003,55"], ["LAN", 3.55]]):
            sheet.write_row(row, 0, cells)
    workspace.inputs["prices"] = {"file": "tarifs.xlsx", "xlsx": {"decimal": ",", "thousands": "'"}}
    prices = workspace.read().tables["prices"]
    assert sorted(prices["unit_price"]) == [Decimal("3.55"), Decimal("1003.55")]


def test_a_column_may_write_days_in_its_own_way_and_end_before_midnight(workspace):
    workspace.spoil("prices", "service,unit_price,debut,fin\nSIM,1,05.01.2026,2027-01-01\n")
    columns = {"valid_from": {"from": "debut", "date": "%d.%m.%Y"}, "valid_to": {"from": "fin", "exclusive": True}}
    workspace.inputs["prices"] = {"file": "prices.csv", "columns": columns}
    prices = workspace.read().tables["prices"]
    assert prices.row(0)[-2:] == (datetime.date(2026, 1, 5), datetime.date(2026, 12, 31))


def test_texts_of_a_parquet_file_are_written_as_its_settings_say(workspace):
    frame = pl.DataFrame({"service": ["SIM", "LAN"], "unit_price": ["1,5", "NULL"], "currency": ["NULL", "EUR"]})
    frame.head(1).write_parquet(workspace.folder / "prices.parquet")
    workspace.inputs["prices"] = {"file": "prices.parquet", "csv": {"decimal": ",", "null": ["NULL"]}}
    assert workspace.read().tables["prices"].row(0)[3:5] == (Decimal("1.5"), "EUR")


def test_columns_without_headings_are_named_by_position(workspace):
    (workspace.folder / "tarifs.csv").write_text("SIM,3.5,\nLAN,4,\n")
    columns = {"service": "1", "unit_price": "2", "currency": "3"}
    workspace.inputs["prices"] = {"file": "tarifs.csv", "csv": {"header": False}, "columns": columns}
    assert workspace.read().tables["prices"]["currency"].to_list() == ["EUR", "EUR"]
