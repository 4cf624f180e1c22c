"""Cells: what is required, what is readable, and in which dialect."""

from datetime import date
from decimal import Decimal

import pytest


@pytest.mark.parametrize(
    ("table", "text", "place", "found"),
    [
        ("entities", "entity,name,country\nHQ,,FR\n", "row 1 (entity HQ), column name", "is empty"),
        ("prices", "service,unit_price\nSIM,\n", "row 1 (service SIM), column unit_price", "is empty"),
        ("prices", "service,unit_price\nSIM,1.2.3\n", "column unit_price", "1.2.3 is no number"),
        ("prices", "service,unit_price\nSIM,NaN\n", "column unit_price", "NaN is no number"),
        ("prices", "service,unit_price\nSIM,10000000\n", "column unit_price", "10000000 is out of range"),
        ("prices", "service,unit_price\nSIM,-10000000\n", "column unit_price", "-10000000 is out of range"),
        ("prices", "service,unit_price\nSIM,1E30\n", "column unit_price", "1E30 is out of range"),
        ("prices", "service,unit_price\nSIM,0.1234567890123456789\n", "column unit_price", "has too many decimals"),
        ("subscriptions", "subscription,service,site,quantity\nS,LAN,BER,1E12\n", "column quantity", "out of range"),
        ("vat_rates", "country,vat_class,rate\nFR,standard,20.00001\n", "column rate", "has too many decimals"),
        ("vat_rates", "country,vat_class,rate\nFR,standard,2000\n", "column rate", "2000 is out of range"),
        ("vat_rates", "country,vat_class,rate\nFR,standard,-1\n", "column rate", "-1 is out of range"),
        ("vat_rates", "country,vat_class,rate\nFR,standard,20 %\n", "column rate", "20 % is no number"),
        ("entities", "entity,name,country,keeps_book\nHQ,n,FR,maybe\n", "column keeps_book", "neither yes nor no"),
        ("entities", "entity,name,country,language\nHQ,n,FR,de\n", "column language", "de is no choice"),
        (
            "services",
            "service,service_name,typology,operation\nSIM,n,t,gift\n",
            "column operation",
            "gift is no choice",
        ),
        ("vat_rules", "vat_category\nX\n", "row 1, column vat_category", "X is no choice"),
        ("accounts", "side,account,account_name,journal\nmiddle,1,n,J\n", "column side", "middle is no choice"),
        (
            "agreements",
            "agreement,provider,recipient,signed_on\nA,HQ,NORD,12/05/2026\n",
            "column signed_on",
            "is no day",
        ),
        (
            "agreements",
            "agreement,provider,recipient,payment_days\nA,HQ,NORD,30.5\n",
            "payment_days",
            "no whole number",
        ),
        ("prices", "service,unit_price,valid_from\nSIM,1,2026-02-30\n", "column valid_from", "2026-02-30 is no day"),
    ],
)
def test_a_cell_that_does_not_pass_is_named_with_what_it_holds(workspace, table, text, place, found):
    told = [str(problem) for problem in workspace.spoil(table, text).errors()]
    assert any(line.startswith(f"{table}.csv, ") and place in line and found in line for line in told), told


@pytest.mark.parametrize("price", ["9999999.999999999999999999", "-9999999.999999999999999999", "0"])
def test_prices_below_ten_million_pass(workspace, price):
    prices = workspace.spoil("prices", f"service,unit_price\nSIM,{price}\n").read().tables["prices"]
    assert prices["unit_price"].to_list() == [Decimal(price)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("yes", True), ("Oui", True), ("TRUE", True), ("1", True), ("", True)),
        *(("no", False), ("NON", False), ("false", False), ("0", False)),
    ],
)
def test_yes_and_no_are_written_in_two_languages_or_as_digits(workspace, written, meant):
    entities = workspace.spoil("entities", f"entity,name,country,keeps_book\nHQ,n,DE,{written}\n")
    for table in ("sites", "users", "prices", "agreements", "subscriptions", "vat_rules", "partners"):
        del entities.inputs[table]
    assert entities.read().tables["entities"]["keeps_book"].to_list() == [meant]


def test_numbers_and_days_are_read_in_the_dialect_of_their_file(workspace):
    content = "service;unit_price;valid_from\nSIM;1\u00a0234,5;31/12/2025\nLAN;NULL;\n"
    (workspace.folder / "tarifs.csv").write_text(content.replace("NULL", "2"), encoding="cp1252")
    dialect = {"separator": ";", "encoding": "cp1252", "decimal": ",", "thousands": " ", "date": "%d/%m/%Y"}
    workspace.inputs["prices"] = {"file": "tarifs.csv", "csv": dialect}
    prices = workspace.read().tables["prices"]
    assert prices["unit_price"].to_list() == [Decimal("1234.5"), Decimal(2)]
    assert prices["valid_from"].to_list() == [date(2025, 12, 31), date(1, 1, 1)]


def test_the_texts_that_mean_no_value_are_empty_and_white_space_is_trimmed(workspace):
    workspace.spoil("sites", "site,entity,city\n 01-LILLE , NORD ,NULL\nBER,BERLIN,  \n")
    workspace.inputs["sites"] = {"file": "sites.csv", "csv": {"null": ["NULL"]}}
    sites = workspace.read().tables["sites"]
    assert sites["site"].to_list() == ["01-LILLE", "BER"]
    assert sites["city"].to_list() == [None, None]
