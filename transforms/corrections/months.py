"""To which month a file of a source belongs, by its name."""

import re

from schemas.periods import is_period
from transforms.places import matches
from transforms.reference.snapshots import A_MONTH, MONTH


def is_of_another_month(file: str, pattern: str, period: str) -> bool:
    """Whether a source, whose files have this pattern, delivers a file for a month that is not this period."""
    path = file.partition("#")[0]
    named = {text for text in re.findall(f"(?=({A_MONTH}))", path) if is_period(text)} - {period}
    return any(matches(path, pattern.replace(MONTH, month)) for month in named if MONTH in pattern)
