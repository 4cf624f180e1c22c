"""What a source and its files are called, after the sample file of it."""

import re
import unicodedata
from collections.abc import Collection
from itertools import chain, count
from pathlib import Path


def source_name(path: Path, taken: Collection[str] = ()) -> str:
    """A name for the source from its file's: small letters, digits and dashes, no dates, none of those taken."""
    plain = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[0-9]{2,}", "", plain)).strip("-") or "usage"
    candidates = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(candidate for candidate in candidates if candidate not in {"subscriptions", *taken})


def file_pattern(path: Path) -> str:
    """The pattern of its files: the digits of dates and what a pattern reads otherwise stand for any text."""
    stem = re.sub(r"\*[-_. *]*\*", "*", re.sub(r"[0-9]{2,}|[\[\]?*{}]", "*", path.stem))
    return f"inputs/{{period}}/{stem}{path.suffix}"
