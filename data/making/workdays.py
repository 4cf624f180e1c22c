"""The days on which people work and deliver."""

from datetime import date, timedelta

_TO_THE_NEAREST = {5: timedelta(days=-1), 6: timedelta(days=1)}
"""From a Saturday to its Friday, from a Sunday to its Monday: days keep their order."""


def workday(day: date) -> date:
    """The day itself, or the nearest one that is not of a weekend."""
    return day + _TO_THE_NEAREST.get(day.weekday(), timedelta())
