"""Official numbers: check digits are verified; what is missing or does not fit together is told."""

import pytest

HEADING = "entity,name,country,siren,vat_number,iban\n"


def entity(**cells: str) -> str:
    cells = {"entity": "HQ", "name": "n", "country": "FR", "siren": "", "vat_number": "", "iban": "", **cells}
    return HEADING + ",".join(cells.values()) + "\n"


@pytest.fixture
def alone(workspace):
    workspace.inputs = {"services": "services.csv"}
    return workspace


@pytest.mark.parametrize(
    "cells",
    [
        {"siren": "900000101"},
        {"siren": "90000010"},
        {"siren": "90000010A"},
        {"iban": "FR4830000000010000000000105"},
        {"iban": "FR49"},
        {"vat_number": "FR75900000100"},
        {"vat_number": "74900000100"},
        {"vat_number": "DE900000014"},
        {"country": "DE", "vat_number": "DE900000015"},
        {"country": "RE", "vat_number": "FR75900000100"},
        {"country": "RE", "vat_number": "RE74900000100"},
        {"country": "GR", "vat_number": "GR094259216"},
        {"country": "CH", "vat_number": "CHE-900.000.017 MWST"},
        {"country": "CH", "vat_number": "CHE-900.000.016 VAT"},
        {"country": "GB", "vat_number": "GB900000026"},
        {"country": "NO", "vat_number": "NO123456789MVA"},
    ],
)
def test_a_number_whose_check_digit_or_country_is_wrong_is_refused(alone, cells):
    column = list(cells)[-1]
    told = alone.spoil("entities", entity(**cells)).told()
    assert told.startswith(f"entities.csv, row 1 (entity HQ), column {column}: {cells[column]} is wrong: ")


@pytest.mark.parametrize(
    "cells",
    [
        {"siren": "900 000 100", "vat_number": "FR 74 900000100", "iban": "FR49 3000 0000 0100 0000 0000 105"},
        {"country": "DE", "vat_number": "DE 900000014"},
        {"country": "RE", "siren": "900000100", "vat_number": "FR74900000100"},
        {"country": "GR", "vat_number": "EL094259216"},
        {"country": "CH", "vat_number": "CHE-900.000.016"},
        {"country": "CH", "vat_number": "CHE-900.000.016 TVA"},
        {"country": "GB", "vat_number": "GB900000025"},
        {"country": "GB", "vat_number": "900000025"},
        {"country": "US", "vat_number": "anything: no one published the rule"},
    ],
)
def test_a_sound_number_passes_however_it_is_spaced(alone, cells):
    assert alone.spoil("entities", entity(**cells)).read().tables["entities"].height == 1


def test_a_french_vat_number_ends_with_the_siren(alone):
    told = alone.spoil("entities", entity(siren="900000100", vat_number="FR13900000209")).told()
    assert "column vat_number and siren: FR13900000209 does not end with the SIREN, which is 900000100" in told


@pytest.mark.parametrize("siret", ["90000020900017", "9000002090001", "90000020900O16"])
def test_a_wrong_siret_is_refused(workspace, siret):
    told = workspace.add("sites", f"X,NORD,{siret},").told()
    assert f"sites.csv, row 3 (site X), column siret: {siret} is wrong" in told


def test_the_siret_of_la_poste_have_a_rule_of_their_own(workspace):
    workspace.add("entities", "POSTE,La Poste,FR,356000000,,").add("sites", "P1,POSTE,35600000049837,")
    assert workspace.read().warnings == ()
    assert "35600000049838 is wrong" in workspace.add("sites", "P1,POSTE,35600000049838,").told()


def test_a_siret_of_another_siren_is_a_warning(workspace):
    warned = workspace.add("sites", "X,NORD,90000010000017,").warned()
    assert "row 3 (site X), column siret: 90000010000017 does not begin with the SIREN of NORD, 900000209" in warned


def test_sites_may_have_a_further_column_siren(workspace):
    table = "site,entity,siret,siren\nX,NORD,90000010000017,900000100\nY,NORD,90000020900016,900000209\n"
    warned = workspace.spoil("sites", table.replace("X,", "01-LILLE,")).warned()
    assert "90000010000017 does not begin with the SIREN of NORD, 900000209" in warned


def test_a_siren_keeps_its_leading_zeros(alone):
    rows = alone.spoil("entities", entity(siren="000000018")).read().tables["entities"]
    assert rows["siren"].to_list() == ["000000018"]


def test_french_entities_without_siren_are_one_warning_that_names_the_first_few(alone):
    rows = "".join(f"E{number},n,FR,,,\n" for number in range(1, 8))
    warnings = alone.spoil("entities", entity(siren="900000100") + rows).read().warnings
    assert list(map(str, warnings)) == [
        "entities.csv, column siren: French entities without siren (7): E1, E2, E3, E4, E5 and 2 more; "
        "add it: a French invoice must say it"
    ]


def test_french_sites_without_siret_are_one_warning_and_foreign_ones_none(workspace):
    warned = workspace.add("sites", "X,NORD,,", "Y,HQ,,", "Z,BERLIN,,").warned()
    assert "French sites without siret (2): X, Y;" in warned
