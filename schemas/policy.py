"""Transfer-pricing policy: how what an agreement or a pool charges is priced, and what proves it.

After chapter VII of the OECD Transfer Pricing Guidelines, 2022: benefit 7.6, shareholder activities 7.9 and 7.10,
direct charges 7.21, pass-through costs 7.34, the simplified approach to low value-adding services 7.43 to
7.65.
"""

from decimal import Decimal

from schemas.reference_table import Column

PRICING_METHODS = ("direct", "cost_plus", "lvas_5", "pass_through")
"""A price per unit, cost and a mark-up of one's own, cost and the 5 % of the simplified approach, cost alone."""

MARKUP_METHODS = ("cost_plus", "lvas_5")
"""Cost and a mark-up: what the run adds to the cost, where amounts are delivered without it."""

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
