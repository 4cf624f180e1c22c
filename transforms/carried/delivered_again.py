"""The file of an open line, which must stand where it was delivered, as it was."""

import hashlib

import polars as pl

from schemas.problems import Problem, Refused
from schemas.settings import UsageSource
from transforms.intake.deliveries import Delivery
from transforms.places import Place
from transforms.published import read_table
from transforms.repeats.charged_before import PublishedMonth

_LATER = "let carry_over.from be later"


def file_again(source: UsageSource, file: str, published: PublishedMonth, place: Place) -> Delivery:
    """A file as the published month read it. Refused where it is gone, or is not the one that it was.

    The rejected row itself is kept; but who is charged for it must be able to find it, in a file of that digest.
    """
    period, tables = published
    read = read_table(tables, "input_files").filter(pl.col("file") == file, source=source.source)
    path, sha256 = place.path(file.partition("#")[0]), read["sha256"].item()
    if not path.is_file():
        found = f"it is gone, and open lines of {period} stand in it, to be carried over"
        raise Refused([Problem(file, found, f"put it back, or {_LATER}")])
    with path.open("rb") as opened:
        is_same = hashlib.file_digest(opened, "sha256").hexdigest() == sha256
    if not is_same:
        found = f"it is not the file that {period} was published with, and open lines of it are to be carried over"
        raise Refused([Problem(file, found, f"run {period} again first, or {_LATER}")])
    return Delivery(source, path, file, read["bytes"].item(), sha256)
