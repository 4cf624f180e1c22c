"""Numbers with valid check digits that belong to nobody: all are built on runs of nines."""

from stdnum import iban, luhn
from stdnum.iso7064 import mod_11_10

FIRST = 99_900_000
"""What serial numbers count from; a serial stays below 100,000."""


def siren(serial: int) -> str:
    """A French company number, 999 000 000 and above."""
    body = str(FIRST + serial)
    return body + luhn.calc_check_digit(body)


def siret(company: str, establishment: int) -> str:
    """A French establishment number of a company; an establishment stays below 10,000."""
    body = f"{company}{establishment:04d}"
    return body + luhn.calc_check_digit(body)


def french_vat(company: str) -> str:
    """The VAT number of a French company: its key and its SIREN (CGI, annex II, art. 242 nonies A)."""
    return f"FR{(12 + 3 * (int(company) % 97)) % 97:02d}{company}"


def german_vat(serial: int) -> str:
    """A German VAT number, its last digit by ISO 7064 mod 11, 10."""
    body = str(FIRST + serial)
    return f"DE{body}{mod_11_10.calc_check_digit(body)}"


def swiss_vat(serial: int) -> str:
    """A Swiss VAT number as it is printed in French-speaking cantons."""
    body = str(FIRST + serial)
    total = sum(weight * int(digit) for weight, digit in zip((5, 4, 3, 2, 7, 6, 5, 4), body, strict=True))
    digits = f"{body}{(11 - total) % 11}"
    return f"CHE-{digits[:3]}.{digits[3:6]}.{digits[6:]} TVA"


def french_iban(serial: int) -> str:
    """A French account of bank 99999, which does not exist, with its RIB key."""
    bank, branch, account = "99999", "00001", f"{serial:011d}"
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97
    return _iban("FR", f"{bank}{branch}{account}{key:02d}")


def german_iban(serial: int) -> str:
    """A German account of bank 99999999, which does not exist."""
    return _iban("DE", f"99999999{serial:010d}")


def swiss_iban(serial: int) -> str:
    """A Swiss account of bank 99999, which does not exist."""
    return _iban("CH", f"99999{serial:012d}")


def _iban(country: str, account: str) -> str:
    return f"{country}{iban.calc_check_digits(f'{country}00{account}')}{account}"
