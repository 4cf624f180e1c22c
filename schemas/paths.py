"""Paths of the settings: where delivered files stand, as something that a month can be read from."""

import re
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator

PERIOD = "{period}"


def _of_an_input(path: str) -> str:
    """A path that names files of the workspace or of an object store, whatever the machine and the month."""
    parts = PurePosixPath(path).parts
    if not parts:
        raise ValueError("name a file")
    if PurePosixPath(path).is_absolute():
        raise ValueError("write it relative to the workspace: results would name the machine")
    if any("**" in part and part != "**" for part in parts):
        raise ValueError("** stands for folders: write it between two /")
    unknown = [found for found in re.findall(r"\{[^{}]*\}", path) if found != PERIOD]
    if unknown:
        raise ValueError(f"only {PERIOD} is put in, not {unknown[0]}")
    return path


InputPath = Annotated[str, AfterValidator(_of_an_input)]
