"""Transfer-pricing policy: how what an agreement or a pool charges is priced, and what proves it.

After chapter VII of the OECD Transfer Pricing Guidelines, 2022: benefit 7.6, shareholder activities 7.9 and 7.10,
direct charges 7.21, pass-through costs 7.34, the simplified approach to low value-adding services 7.43 to
7.65.
"""

from decimal import Decimal

from pydantic import Field

from schemas.reference_table import Column
from schemas.setting import Setting

PRICING_METHODS = ("direct", "cost_plus", "lvas_5", "pass_through")
"""A price per unit, cost and a mark-up of one's own, cost and the 5 % of the simplified approach, cost alone."""

LVAS_RATE = Decimal(5)
"""The mark-up of the simplified approach, in percent: 7.61."""

BASES_OF = {
    "direct": ("unit_price", "tariff", "commitment"),
    "cost_plus": ("supplier_document", "pool_share"),
    "lvas_5": ("supplier_document", "pool_share"),
    "pass_through": ("supplier_document", "pool_share"),
}
"""What proves the amount of the lines that a method prices: a price list holds its mark-up, a cost has a document."""

POLICY_COLUMNS = (
    Column("pricing_method", "how it is priced, see [policy](policy.md); blank = not stated", choices=PRICING_METHODS),
    Column("markup_rate", "percent on top of cost: of lvas_5 exactly 5; of cost_plus with its source", "rate"),
    Column("markup_source", "what shows that the mark-up is at arm's length, such as a study"),
    Column("benefit", "what the recipient has of it, in words"),
    Column(
        "shareholder_activity",
        "yes = done for the owner alone: it may not be charged, and is refused",
        "yes_no",
        default="no",
    ),
    Column("document", "the written policy or agreement"),
    Column("document_sha256", "its digest, 64 hexadecimal digits"),
)
"""What agreements and pools say of their pricing."""


class Policy(Setting):
    """What pricing methods may not cover, and where mark-ups are: see [policy](policy.md)."""

    lvas_excluded: tuple[str, ...] | None = Field(
        None,
        description="typologies that the simplified approach excludes (OECD Transfer Pricing Guidelines 2022, 7.47); "
        "due where a row has the method lvas_5, [] where the catalogue has none",
    )
    markup_in_amounts: bool = Field(
        False,
        description="true: amounts delivered and pooled contain the mark-up of cost_plus and lvas_5, which are refused "
        "otherwise: nothing adds it",
    )
