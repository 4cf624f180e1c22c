"""Which file of the workspace holds a table: one file, or of a file per month that of the period."""

import re
from pathlib import Path, PurePosixPath

from schemas.problems import Problem, Refused

MONTH = "{period}"
A_MONTH = "[0-9]{4}-(?:0[1-9]|1[0-2])"


def table_file(name: str, file: str, workspace: Path, period: str | None) -> str:
    """The path of a table's file, relative to the workspace, with `/`.

    `{period}` stands for the month; without one, the newest month whose file is there is taken. Refused are a file
    that is not there, and a path that is not relative to the workspace: the results would name the machine.
    """
    place = f"chargeback.toml, [inputs], {name}"
    if PurePosixPath(file).is_absolute() or Path(file).is_absolute():
        raise Refused([Problem(place, f"{file} is an absolute path", "write it relative to the workspace")])
    found = file.replace(MONTH, period) if period else _newest(file, workspace)
    if found is None:
        raise Refused([Problem(place, f"no month has a file {file}", "deliver one, or correct the path")])
    if not (workspace / found).is_file():
        raise Refused([Problem(place, f"there is no file {found}", "deliver it, or correct the path")])
    return PurePosixPath(found).as_posix()


def _newest(file: str, workspace: Path) -> str | None:
    if MONTH not in file:
        return file
    pattern = re.compile(A_MONTH.join(map(re.escape, file.split(MONTH))))
    months = (path.relative_to(workspace).as_posix() for path in workspace.glob(_any_month(file)))
    return max(filter(pattern.fullmatch, months), default=None)


def _any_month(file: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", file).replace(MONTH, "*")
