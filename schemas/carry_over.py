"""Whether open lines of earlier months are charged by later ones."""

from pydantic import Field

from schemas.periods import PATTERN
from schemas.setting import Setting


class CarryOver(Setting):
    """Whether a month takes the lines that earlier ones rejected and that can be charged by now."""

    from_: str | None = Field(
        None,
        alias="from",
        pattern=PATTERN,
        description="the first period whose open lines later ones take, `YYYY-MM`; absent: none are",
    )
