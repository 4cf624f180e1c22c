"""The files delivered for a period: found by the settings, hashed, none missing, none delivered twice."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.problems import Problem, Refused
from schemas.settings import UsageSource
from transforms.intake.files import file_kind
from transforms.intake.sheets import sheet_name
from transforms.places import Place

EXCEL_LOCK = "~$"
"""What Excel leaves beside a workbook while someone has it open."""


@dataclass(frozen=True)
class Delivery:
    """One delivered file, or one sheet of a workbook.

    `file` is its path in the workspace, or `s3://bucket/key`; a sheet's ends with `#sheet`. `sha256` is that of the
    whole file, in hexadecimal.
    """

    source: UsageSource
    path: Path
    file: str
    bytes: int
    sha256: str


def find_deliveries(
    sources: Sequence[UsageSource], workspace: Path, period: str, fetched: Path | None = None
) -> list[Delivery]:
    """The files of the period, by source in the order of the settings, then by name.

    `fetched` is where those of an object store were fetched to.

    Raises Refused with all problems found: a source without a file, unless it is optional; a file that cannot be
    read; and one file's bytes delivered twice in the period, for whatever source. Two sheets of a workbook are two.
    """
    place = Place(workspace, fetched)
    deliveries: list[Delivery] = []
    problems: list[Problem] = []
    for source in sources:
        paths = _paths(source, place, period)
        if not paths and not source.optional:
            wanted = source.files.replace("{period}", period)
            problems.append(
                Problem(wanted, f"source {source.source} has no file", "deliver it, or set optional = true")
            )
        for path in paths:
            try:
                deliveries.append(_delivery(source, path, place))
            except Refused as refused:
                problems += refused.problems
    problems += _delivered_twice(deliveries, place)
    if problems:
        raise Refused(problems)
    return deliveries


def _paths(source: UsageSource, place: Place, period: str) -> list[Path]:
    found = place.matching(source.files.replace("{period}", period))
    return sorted((path for path in found if not path.name.startswith(EXCEL_LOCK)), key=lambda path: path.as_posix())


def _delivery(source: UsageSource, path: Path, place: Place) -> Delivery:
    file = place.name(path)
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


def _delivered_twice(deliveries: Sequence[Delivery], place: Place) -> Iterator[Problem]:
    first: dict[tuple[str, str], Delivery] = {}
    for delivery in deliveries:
        sheet = delivery.file.removeprefix(place.name(delivery.path))
        former = first.setdefault((delivery.sha256, sheet), delivery)
        if former is not delivery and delivery.bytes:
            found = f"its bytes are those of {former.file} (source {former.source.source})"
            yield Problem(delivery.file, found, "deliver each file once, to one source")
