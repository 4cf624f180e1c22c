"""Inputs that stand in an object store are fetched before they are read, and then are files like any other."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from flows.optional_library import optional_library
from schemas.problems import Problem, SettingsRefused
from schemas.settings import Inputs, Settings, UsageSource
from transforms.places import STORE, in_store, matches
from transforms.reference.snapshots import MONTH, newest

if TYPE_CHECKING:
    from flows.object_store import ObjectStore


def fetch_tables(inputs: Inputs, period: str | None, folder: Path) -> None:
    """Fetch the reference tables that stand in an object store; those of the newest month where no period is named.

    What is not there is not fetched; whoever reads it tells.
    """
    for file in (reference.file for reference in inputs.given() if in_store(reference.file)):
        bucket, key = _parted(file if period is None else file.replace(MONTH, period))
        store = _store(bucket)
        found = newest(key, store.names(key.partition(MONTH)[0]))
        store.fetch([] if found is None else [found], folder / bucket)


def fetch_usage(sources: Sequence[UsageSource], period: str, folder: Path) -> None:
    """Fetch the usage files of a period that stand in an object store."""
    for pattern in (source.files.replace(MONTH, period) for source in sources if in_store(source.files)):
        bucket, key = _parted(pattern)
        store = _store(bucket)
        start = "".join(takewhile(lambda sign: sign not in "*?[", key))
        store.fetch((name for name in store.names(start) if matches(name, key)), folder / bucket)


@contextmanager
def fetched_inputs(settings: Settings, period: str | None) -> Iterator[Path | None]:
    """Where the inputs of an object store are while a command looks at them; None where there are none."""
    if not any(in_store(file) for file in _files(settings)):
        yield None
        return
    with TemporaryDirectory() as folder:
        fetch_tables(settings.inputs, period, Path(folder))
        if period is not None:
            fetch_usage(settings.usage, period, Path(folder))
        yield Path(folder)


def _files(settings: Settings) -> Iterable[str]:
    return [*(source.files for source in settings.usage), *(table.file for table in settings.inputs.given())]


def _parted(place: str) -> tuple[str, str]:
    bucket, _, key = place.removeprefix(STORE).partition("/")
    if not bucket or not key or not set("*?[").isdisjoint(bucket):
        right = "write s3://bucket/key"
        raise SettingsRefused([Problem("chargeback.toml", f"found {place!r}, which names no bucket or no key", right)])
    return bucket, key


def _store(bucket: str) -> "ObjectStore":
    with optional_library("s3", f"{STORE}{bucket}"):
        from flows.object_store import ObjectStore
    return ObjectStore(f"{STORE}{bucket}")
