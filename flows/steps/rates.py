"""The rates of exchange of the period that is closed."""

from flows.month import Month
from flows.steps.ground import Ground
from transforms.currencies.quotes import Rates


def rates_of(month: Month, ground: Ground) -> Rates:
    """What the table of rates says of the period; currencies meet in the group's."""
    return Rates.of_period(ground.structure.tables["rates"], month.period, month.settings.group.currency)
