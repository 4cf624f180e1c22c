"""How the parts are called that hold carried lines: they stand beside those of the month's own files."""

from pathlib import Path

CARRIED = "carried-"


def carried_part(source: str, period: str, number: int) -> str:
    """The name of a part of the open lines of a source and period; no source has a dot in its name."""
    return f"{source}.{CARRIED}{period}.{number:05}"


def is_carried(path: Path) -> bool:
    """Whether a file of a table in parts holds carried lines."""
    return path.name.partition(".")[2].startswith(CARRIED)
