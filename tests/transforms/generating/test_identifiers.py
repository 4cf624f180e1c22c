"""Numbers of invented companies: their check digits are valid, their bodies belong to nobody."""

import pytest
from stdnum import iban
from stdnum.ch import uid
from stdnum.de import vat as german_vat
from stdnum.fr import siren, siret, tva

from transforms.generating import identifiers

SERIALS = [1, 2, 97, 9_999, 10_000, 54_321, 99_999]


@pytest.mark.parametrize("serial", SERIALS)
def test_french_numbers_are_valid_and_stand_on_nines(serial: int) -> None:
    company = identifiers.siren(serial)
    assert siren.is_valid(company)
    assert company.startswith("999")
    assert siret.is_valid(identifiers.siret(company, 9_999))
    assert tva.is_valid(identifiers.french_vat(company))
    assert iban.is_valid(identifiers.french_iban(serial))


@pytest.mark.parametrize("serial", [1, 12, 99_999])
def test_german_numbers_are_valid(serial: int) -> None:
    assert german_vat.is_valid(identifiers.german_vat(serial))
    assert iban.is_valid(identifiers.german_iban(serial))


def test_swiss_numbers_are_valid_where_a_serial_has_a_check_digit() -> None:
    assert uid.is_valid(identifiers.swiss_vat(13).removesuffix(" TVA"))
    assert iban.is_valid(identifiers.swiss_iban(13))
