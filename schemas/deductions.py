"""What of the VAT of its invoices a recipient may deduct: the table that states it."""

from schemas.reference_table import Column, ReferenceTable

DEDUCTIONS = ReferenceTable(
    "deductions",
    "deduction",
    "what an entity deducts of the VAT of its invoices; without a row it deducts all",
    ("entity",),
    (
        Column("entity", "entity that is charged", required=True),
        Column("rate", "percent that it deducts, in whole points from 0 to 100", "rate", required=True),
        Column("source", "what states it, such as the computation of the year's coefficient", required=True),
    ),
)
"""One row per entity and days. A coefficient is rounded up to two decimals (CGI ann. II, art. 206, V; directive
2006/112/EC, art. 175, 1), so that as a percentage it is a whole number.
"""
