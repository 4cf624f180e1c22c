"""Files that are there whole or not at all: written beside their place, then put into it in one step.

A job whose worker was killed is done again, perhaps while a worker that was only thought dead still does it: each
writes under a name of its own, and what they put into the place has the same bytes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

ENDING = ".unfinished"


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Where to write what shall stand at `target`, whose folder is made; nothing is left where writing fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = unfinished_place(target)
    try:
        yield unfinished
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def unfinished_place(target: Path) -> Path:
    """A place beside a file that no one else writes to."""
    return target.with_name(f"{target.name}.{uuid4().hex}{ENDING}")


def drop_unfinished(folder: Path) -> None:
    """Remove what killed workers left."""
    for left in folder.rglob(f"*{ENDING}"):
        left.unlink()
