"""Which file of the workspace holds a table: one file, or of a file per month that of the period."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from schemas.problems import Problem, Refused
from transforms.places import Place, in_store

MONTH = "{period}"
A_MONTH = "[0-9]{4}-(?:0[1-9]|1[0-2])"


def table_file(name: str, file: str, place: Place, period: str | None) -> str:
    """The path of a table's file, relative to the workspace, with `/`; or that of an object.

    `{period}` stands for the month; without one, the newest month whose file is there is taken. Refused is a file
    that is not there.
    """
    where = f"chargeback.toml, [inputs], {name}"
    found = file.replace(MONTH, period) if period else _newest(file, place)
    if found is None:
        raise Refused([Problem(where, f"no month has a file {file}", "deliver one, or correct the path")])
    if not place.path(found).is_file():
        raise Refused([Problem(where, f"there is no file {found}", "deliver it, or correct the path")])
    return found if in_store(found) else PurePosixPath(found).as_posix()


def is_delivered(file: str, place: Place, period: str | None) -> bool:
    """Whether the file is there that `table_file` would find."""
    found = file.replace(MONTH, period) if period else _newest(file, place)
    return found is not None and place.path(found).is_file()


def newest(file: str, files: Iterable[str]) -> str | None:
    """Of files, that of the newest month which a path with `{period}` means; without `{period}`, the one it names."""
    pattern = re.compile(A_MONTH.join(map(re.escape, file.split(MONTH))))
    return max(filter(pattern.fullmatch, files), default=None)


def _newest(file: str, place: Place) -> str | None:
    if MONTH not in file:
        return file
    return newest(file, map(place.name, place.matching(_any_month(file))))


def _any_month(file: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", file).replace(MONTH, "*")
