"""The block `[policy]` of the settings, apart from the columns of policy.py: workers of documents load no settings."""

from pydantic import Field

from schemas.setting import Setting


class Policy(Setting):
    """What pricing methods may not cover, and where mark-ups are: see [policy](policy.md)."""

    lvas_excluded: tuple[str, ...] | None = Field(
        None,
        description="typologies that the simplified approach excludes (OECD Transfer Pricing Guidelines 2022, 7.47); "
        "due where a row has the method lvas_5, [] where the catalogue has none",
    )
    markup_in_amounts: bool | None = Field(
        None,
        description="true: amounts delivered and pooled contain the mark-up of cost_plus and lvas_5; false: they are "
        "the cost, and the run adds it; due where a row has one of these methods",
    )
