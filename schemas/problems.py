"""Faults in what the users wrote, as data: found all together, told in sentences."""

from dataclasses import dataclass
from typing import Literal, Self

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: where it is, what was found there, and what would be right."""

    place: str
    found: str
    right: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.place}: {self.found}; {self.right}"


class Refused(Exception):
    """The run or command stops before anything is published; each problem is a sentence for the user."""

    exit_code = 1

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

    def __reduce__(self) -> tuple[type[Self], tuple[list[Problem]]]:
        """A worker's refusal reaches its parent with its problems, not with their text."""
        return type(self), (self.problems,)


class SettingsRefused(Refused):
    """The settings or the arguments are wrong."""

    exit_code = 2
