"""How invoices are made: the block of the settings."""

from typing import Literal

from pydantic import Field

from schemas.setting import Setting


class Invoices(Setting):
    """How invoices are made."""

    currency: Literal["line", "group", "recipient"] = Field(
        "line",
        description="of invoices: line = as the lines come; group = the group's; recipient = of the recipient's book; "
        "what is in another is converted at the [rate](currencies.md) of the period",
    )
