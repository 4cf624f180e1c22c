"""The structure as a whole: shape, types, defaults, and all faults at once."""

import hashlib
from datetime import date
from decimal import Decimal

import polars as pl

from schemas.reference import REFERENCE_TABLES
from schemas.tables import EXACT, RATE
from transforms.reference.structure import ReferenceSource

TYPES = {
    "text": pl.String(),
    "quantity": EXACT,
    "unit_price": EXACT,
    "amount": EXACT,
    "rate": RATE,
    "integer": pl.Int64(),
    "date": pl.Date(),
    "yes_no": pl.Boolean(),
}


def test_a_sound_workspace_is_read_without_a_warning(workspace):
    assert workspace.read().warnings == ()


def test_every_table_has_the_columns_and_types_of_its_contract_even_without_a_file(workspace):
    del workspace.inputs["vat_rules"]
    tables = workspace.read().tables
    assert list(tables) == list(REFERENCE_TABLES)
    for name, spec in REFERENCE_TABLES.items():
        expected = {"row": pl.Int64(), **{column.name: TYPES[column.kind] for column in spec.columns}}
        expected |= {"valid_from": pl.Date(), "valid_to": pl.Date()}
        assert dict(tables[name].schema) == expected
    assert tables["vat_rules"].is_empty()


def test_codes_keep_their_leading_zeros_and_letters(workspace):
    workspace.add("sites", "2A,NORD,90000020900024,Corse")
    tables = workspace.read().tables
    assert tables["sites"]["site"].to_list() == ["01-LILLE", "BER", "2A"]
    assert tables["users"]["user"].to_list() == ["0007", "0008"]


def test_a_row_is_the_ordinal_of_its_record(workspace):
    assert workspace.read().tables["prices"]["row"].to_list() == [1, 2, 3]


def test_blank_validity_is_open_on_both_sides(workspace):
    workspace.spoil("prices", "service,unit_price,valid_from,valid_to\nSIM,1,2026-01-01,\nLAN,2,,2026-12-31\n")
    prices = workspace.read().tables["prices"]
    assert prices["valid_from"].to_list() == [date(2026, 1, 1), date(1, 1, 1)]
    assert prices["valid_to"].to_list() == [date(9999, 12, 31), date(2026, 12, 31)]


def test_further_columns_are_kept_as_text_behind_the_contract(workspace):
    workspace.spoil("sites", "order,site,entity,surface\n2,01-LILLE,NORD,007\n1,BER,BERLIN,\n")
    sites = workspace.read().tables["sites"]
    assert sites.columns[-4:] == ["valid_from", "valid_to", "order", "surface"]
    assert sites["surface"].to_list() == ["007", None]


def test_blanks_take_the_defaults_of_the_group_the_contract_and_the_code(workspace):
    entities = workspace.read().tables["entities"]
    assert entities["short"].to_list() == ["HQ", "NORD", "BERLIN"]
    assert set(entities["currency"]) == {"EUR"}
    assert set(entities["language"]) == {"fr"}
    assert set(entities["vat_on"]) == {"debits"}
    assert set(entities["keeps_book"]) == {True}
    assert set(workspace.read().tables["prices"]["currency"]) == {"EUR"}
    assert set(workspace.read().tables["services"]["operation"]) == {"services"}


def test_a_journal_without_a_name_is_named_by_its_code(workspace):
    workspace.spoil("accounts", "side,account,account_name,journal\nrevenue,706,Prestations,VT\n")
    assert workspace.read().tables["accounts"]["journal_name"].to_list() == ["VT"]


def test_official_numbers_lose_the_spaces_people_write(workspace):
    assert workspace.read().tables["entities"]["siren"].to_list() == ["900000100", "900000209", None]


def test_prices_are_exact_to_eighteen_decimals(workspace):
    workspace.spoil("prices", "service,unit_price\nSIM,0.000000000000000001\nLAN,1.2E-7\n")
    prices = workspace.read().tables["prices"]["unit_price"].to_list()
    assert prices == [Decimal("0.000000000000000001"), Decimal("0.00000012")]


def test_sources_tell_the_bytes_and_digest_of_each_file_and_name_what_is_shipped(workspace):
    sources = workspace.read().sources
    content = (workspace.folder / "users.csv").read_bytes()
    assert ReferenceSource("users", "users.csv", len(content), hashlib.sha256(content).hexdigest()) in sources
    assert {source.table for source in sources if source.file == "default"} == {"vat_rates", "accounts"}


def test_equal_files_give_equal_structures(workspace):
    first, second = workspace.read(), workspace.read()
    assert first.sources == second.sources
    assert all(first.tables[name].equals(second.tables[name]) for name in REFERENCE_TABLES)


def test_faults_of_all_files_and_of_the_settings_are_reported_at_once(workspace):
    workspace.spoil("users", "user,entity\n0007,NRD\n")
    workspace.spoil("prices", "service,unit_price\nSIM,cheap\n")
    workspace.spoil("subscriptions", "subscription,service,quantity\nS1,LAN,1\n")
    workspace.settings["usage"] = [{"source": "mobile", "files": "*.csv", "columns": {"user": "U"}, "provider": "HQX"}]
    (workspace.folder / "partners.csv").unlink()
    places = sorted(problem.place for problem in workspace.errors())
    assert places == [
        "chargeback.toml, [[usage]] mobile, provider",
        "chargeback.toml, [inputs], partners",
        "prices.csv, row 1 (service SIM), column unit_price",
        "subscriptions.csv, row 1 (subscription S1)",
        "users.csv, row 1 (user 0007), column entity",
    ]


def test_a_table_that_cannot_be_read_makes_no_name_unknown(workspace):
    (workspace.folder / "entities.csv").unlink()
    assert "there is no file entities.csv" in workspace.told()


def test_many_faults_of_one_kind_are_told_by_the_first_and_a_count(workspace):
    workspace.add("users", *(f"X{number},Name,LOST{number},," for number in range(1000)))
    errors = workspace.errors()
    assert len(errors) == 31
    assert str(errors[-1]).startswith("users.csv: 970 more rows have the last fault named")
