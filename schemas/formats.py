"""How a delivered file is written: blocks of the settings."""

from typing import Literal, Self

from pydantic import Field, model_validator

from schemas.date_formats import DateFormat
from schemas.setting import Setting
from schemas.signs import Sign


def _refuse_one_sign(decimal: str, thousands: str) -> None:
    if decimal == thousands:
        raise ValueError(f"decimal and thousands are both {decimal!r}; they must differ")


class CsvFormat(Setting):
    """How the values of a delimited text file are written."""

    separator: Sign = Field(",", description="stands between values")
    quote: Sign = Field('"', description="stands around values that need it")
    encoding: Literal["utf-8", "cp1252", "iso-8859-15", "cp850"] = Field("utf-8", description="of its bytes")
    header: bool = Field(True, description="false: columns are named by position, 1, 2, 3 …")
    decimal: Literal[".", ","] = Field(".", description="decimal sign")
    thousands: Literal["", " ", ".", ",", "'"] = Field("", description="a space stands for no-break spaces too")
    date: DateFormat = Field("%Y-%m-%d", description="format of dates and timestamps, as in strftime")
    null: tuple[str, ...] = Field(("",), description="texts that mean no value")

    @model_validator(mode="after")
    def _signs_differ(self) -> Self:
        _refuse_one_sign(self.decimal, self.thousands)
        if self.separator == self.quote:
            raise ValueError(f"separator and quote are both {self.quote!r}; they must differ")
        return self


class XlsxFormat(Setting):
    """Where the rows of a spreadsheet start. Numbers there are doubles: read to 15 significant digits."""

    sheet: str | None = Field(None, description="name of the sheet; the first one if absent")
    first_row: int = Field(1, ge=1, description="row of the headings, as Excel numbers it")
    decimal: Literal[".", ","] = Field(".", description="decimal sign of the numbers that are written as text")
    thousands: Literal["", " ", ",", "'"] = Field(
        "", description="of those too; no point: 1.234 may be a number that the sheet holds as such"
    )
    date: DateFormat = Field("%Y-%m-%d", description="format of the dates that are written as text")
    null: tuple[str, ...] = Field(("",), description="texts that mean no value")

    @model_validator(mode="after")
    def _signs_differ(self) -> Self:
        _refuse_one_sign(self.decimal, self.thousands)
        return self
