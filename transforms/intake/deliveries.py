"""The files delivered for a period: found by the settings, hashed, none missing, none delivered twice."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from schemas.problems import Problem, Refused
from schemas.settings import UsageSource
from transforms.intake.files import file_kind
from transforms.intake.sheets import sheet_name

EXCEL_LOCK = "~$"
"""What Excel leaves beside a workbook while someone has it open."""


@dataclass(frozen=True)
class Delivery:
    """One delivered file, or one sheet of a workbook.

    `file` is its path in the workspace, `path#sheet` for a sheet; `sha256` is that of the whole file, in hexadecimal.
    """

    source: UsageSource
    path: Path
    file: str
    bytes: int
    sha256: str


def find_deliveries(sources: Sequence[UsageSource], workspace: Path, period: str) -> list[Delivery]:
    """The files of the period, by source in the order of the settings, then by name.

    Raises Refused with all problems found: a source without a file, unless it is optional; a file that cannot be
    read; and one file's bytes delivered twice in the period, for whatever source. Two sheets of a workbook are two.
    """
    deliveries: list[Delivery] = []
    problems: list[Problem] = []
    for source in sources:
        paths = _paths(source, workspace, period)
        if not paths and not source.optional:
            wanted = source.files.replace("{period}", period)
            problems.append(
                Problem(wanted, f"source {source.source} has no file", "deliver it, or set optional = true")
            )
        for path in paths:
            try:
                deliveries.append(_delivery(source, path, workspace))
            except Refused as refused:
                problems += refused.problems
    problems += _delivered_twice(deliveries, workspace)
    if problems:
        raise Refused(problems)
    return deliveries


def _paths(source: UsageSource, workspace: Path, period: str) -> list[Path]:
    pattern = source.files.replace("{period}", period)
    root = Path(PurePosixPath(pattern).anchor or workspace)
    found = root.glob(str(PurePosixPath(pattern).relative_to(PurePosixPath(pattern).anchor)))
    return sorted((path for path in found if not path.name.startswith(EXCEL_LOCK)), key=lambda path: path.as_posix())


def _delivery(source: UsageSource, path: Path, workspace: Path) -> Delivery:
    file = _relative(path, workspace)
    kind = file_kind(path, file)
    try:
        size = path.stat().st_size
        with path.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as fault:
        raise Refused([Problem(file, f"it cannot be read: {fault.strerror}", "deliver a file that can")]) from fault
    if kind == ".xlsx":
        file = f"{file}#{sheet_name(path, file, source.xlsx)}"
    return Delivery(source, path, file, size, sha256)


def _relative(path: Path, workspace: Path) -> str:
    return path.relative_to(workspace).as_posix() if path.is_relative_to(workspace) else path.as_posix()


def _delivered_twice(deliveries: Sequence[Delivery], workspace: Path) -> Iterator[Problem]:
    first: dict[tuple[str, str], Delivery] = {}
    for delivery in deliveries:
        sheet = delivery.file.removeprefix(_relative(delivery.path, workspace))
        former = first.setdefault((delivery.sha256, sheet), delivery)
        if former is not delivery and delivery.bytes:
            found = f"its bytes are those of {former.file} (source {former.source.source})"
            yield Problem(delivery.file, found, "deliver each file once, to one source")
