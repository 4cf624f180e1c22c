"""How days are written, as in strftime: formats by which no day could be read or written are refused."""

import re
from collections.abc import Collection
from typing import Annotated

from pydantic import AfterValidator

_CODE = re.compile(r"%(?:[-_0]?([A-Za-z%+])|\.?[369]?f|:{1,3}z|#z)")
_WHOLE = frozenset("FDxvcs+")
_DATES = _WHOLE | frozenset("YyCGgmbBhdejaAuwUWV")
_TIMES = frozenset("HkIlMSfTRrXpPzZnt%")
_HOURS = frozenset("HkIl")


def _readable(date_format: str) -> str:
    """A format that tells a day of some year; one of a month alone means its first day."""
    codes = {found[1] for found in _CODE.finditer(date_format)} - {None}
    if "%" in _CODE.sub("", date_format) or codes - _DATES - _TIMES:
        raise ValueError("it has a part that is no format of a date: write it such as %d/%m/%Y")
    if not (_WHOLE & codes or (_any("Yy", codes) and _any("mbBhjUW", codes)) or (_any("Gg", codes) and "V" in codes)):
        raise ValueError("it should name year, month and day, such as %d/%m/%Y")
    if bool(_HOURS & codes) != ("M" in codes):
        raise ValueError("hours and minutes go together, such as %H:%M")
    return date_format


def _any(signs: str, codes: Collection[str]) -> bool:
    return any(sign in codes for sign in signs)


def _writable(date_format: str) -> str:
    """A format of the parts that we write."""
    if "%" not in date_format or re.fullmatch(r"(?:[^%]|%[Yymd])*", date_format) is None:
        raise ValueError("it should be of %Y, %y, %m and %d, and of what stands between them")
    return date_format


DateFormat = Annotated[str, AfterValidator(_readable)]
WrittenDate = Annotated[str, AfterValidator(_writable)]
