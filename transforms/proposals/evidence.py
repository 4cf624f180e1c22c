"""What was found in a sample, and why it was decided so."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Found(Generic[Value]):
    """A decision, and the evidence for it in words that its reader can check."""

    value: Value
    why: str
