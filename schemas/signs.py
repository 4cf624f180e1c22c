"""Signs of text files that settings name."""

from typing import Annotated

from pydantic import AfterValidator, Field


def _within_a_line(sign: str) -> str:
    if sign in "\r\n":
        raise ValueError("it should be a sign, not a line end: there records end")
    return sign


Sign = Annotated[str, Field(min_length=1, max_length=1), AfterValidator(_within_a_line)]
"""One sign, of those that may stand within a line."""
