"""Tariffs: how a row of `prices` that names one rates a line, where a unit price alone does not say it."""

from schemas.reference_table import Column, ReferenceTable

MODELS = ("graduated", "volume", "package", "percentage")
"""Each step for its own part, one step for the whole, started packages, percent of a quantity that is an amount."""

NUMBER = "called_number"
TIME = "usage_time"
RATED_BY = (NUMBER, TIME)
"""The columns that a source keeps under these names where a tariff goes by prefix, or by the time of day."""

COUNTED_BY = ("user", "recipient")
"""Whose quantity of a month a tariff counts, where it does not rate each line by itself."""

OF_FIRST_STEP = ("model", "connection", "free_quantity", "minimum", "discount", "counted_by", "commitment")
"""What a tariff says once, in its first step."""

TARIFFS = ReferenceTable(
    "tariffs",
    "tariff",
    "a step of a tariff that rows of `prices` name, for one prefix and time of day: see [prices](prices.md)",
    ("tariff", "prefix", "days", "hours", "up_to"),
    (
        Column("tariff", "its code, the same in all its rows", required=True),
        Column("prefix", "start of the numbers called; the longest wins; blank = all others"),
        Column("days", "days of the week, such as mon-fri or sat,sun; blank = all"),
        Column("hours", "from, and up to but without, as 08:00-19:00; days and hours blank = all other times"),
        Column("up_to", "last quantity of the step, included; blank = without end", "quantity"),
        Column("model", "of the first step: how steps count", choices=MODELS),
        Column("unit_price", "exact, without VAT; of a percentage, percent", "unit_price", required=True),
        Column("per", "so many units have that price, such as 60; default 1", "quantity"),
        Column("increment", "a started one of so many units counts whole", "quantity"),
        Column("flat_amount", "added once a line reaches the step; that of the first step always", "amount"),
        Column("connection", "of the first step: added to each line whose quantity is not zero", "amount"),
        Column("free_quantity", "of the first step: so much of each line costs nothing", "quantity"),
        Column("minimum", "of the first step: a line whose quantity is not zero costs no less", "amount"),
        Column("discount", "of the first step: percent off all but the minimum", "rate"),
        Column(
            "counted_by",
            "of the first step: whose quantity of the month steps, free quantity and minimum count; blank = each line",
            choices=COUNTED_BY,
        ),
        Column("commitment", "of the first step: a month costs no less; what it lacks is a line of its own", "amount"),
    ),
)
