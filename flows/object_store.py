"""An object store that speaks S3. Loaded only where the settings lead into one.

Credentials, region and endpoint are those of the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION,
AWS_ENDPOINT_URL, and whatever else the library knows. Objects are written whole or not at all; several of them are not.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import boto3
from botocore.exceptions import BotoCoreError, ClientError, CredentialRetrievalError, NoCredentialsError

from schemas.problems import Problem, Refused
from transforms.places import STORE

Item = TypeVar("Item")

AT_ONCE = 8
"""Objects that are fetched or put at the same time."""
REMOVED_AT_ONCE = 1_000
NOT_THERE = {"NoSuchKey", "404"}
CREDENTIALS = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"


class ObjectStore:
    """The objects whose keys begin with that of a place, s3://bucket or s3://bucket/key; a name is what follows.

    All that is asked of it raises Refused, in words, where the store says no.
    """

    def __init__(self, place: str) -> None:
        """Connect to nothing yet."""
        self._bucket, _, key = place.removeprefix(STORE).rstrip("/").partition("/")
        self._key = f"{key}/" if key else ""
        with self._told():
            self._client: Any = boto3.client("s3", region_name=os.environ.get("AWS_REGION"))

    def names(self, start: str = "") -> Iterator[str]:
        """The names of all objects that begin so, in order."""
        for page in self._pages(start):
            yield from (found["Key"].removeprefix(self._key) for found in page.get("Contents", ()))

    def folders(self, folder: str) -> list[str]:
        """The names of the folders that stand in a folder."""
        pages = self._pages(f"{folder}/", Delimiter="/")
        return [found["Prefix"].split("/")[-2] for page in pages for found in page.get("CommonPrefixes", ())]

    def read(self, name: str) -> bytes | None:
        """A small object; None where there is none."""
        with self._told():
            try:
                content: bytes = self._client.get_object(Bucket=self._bucket, Key=self._key + name)["Body"].read()
            except ClientError as fault:
                if _code(fault) in NOT_THERE:
                    return None
                raise
            return content

    def write(self, name: str, content: bytes) -> None:
        """Write a small object."""
        with self._told():
            self._client.put_object(Bucket=self._bucket, Key=self._key + name, Body=content)

    def fetch(self, names: Iterable[str], folder: Path) -> None:
        """Fetch objects, each to its name below a folder."""
        _several(lambda name: self._fetch(name, folder / name), names)

    def put(self, folder: Path, start: str) -> None:
        """Write every file below a folder, each under its path there, after a start."""
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        _several(lambda path: self._put(path, start + path.relative_to(folder).as_posix()), files)

    def remove(self, names: Iterable[str]) -> None:
        """Remove objects."""
        keys = [{"Key": self._key + name} for name in names]
        with self._told():
            for first in range(0, len(keys), REMOVED_AT_ONCE):
                some = {"Objects": keys[first : first + REMOVED_AT_ONCE], "Quiet": True}
                self._client.delete_objects(Bucket=self._bucket, Delete=some)

    def _pages(self, start: str, **further: str) -> Iterator[Any]:
        pages = self._client.get_paginator("list_objects_v2")
        with self._told():
            yield from pages.paginate(Bucket=self._bucket, Prefix=self._key + start, **further)

    def _fetch(self, name: str, target: Path) -> None:
        if not {"", ".", ".."}.isdisjoint(name.split("/")):
            right = "name its folders otherwise"
            raise Refused([Problem(f"{STORE}{self._bucket}/{self._key}{name}", "it is no path of a file", right)])
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._told(name):
            self._client.download_file(self._bucket, self._key + name, str(target))

    def _put(self, path: Path, name: str) -> None:
        with self._told(name), path.open("rb") as file:
            self._client.upload_fileobj(file, self._bucket, self._key + name)

    @contextmanager
    def _told(self, name: str = "") -> Iterator[None]:
        try:
            yield
        except (BotoCoreError, ClientError) as fault:
            place = f"{STORE}{self._bucket}/{self._key}{name}".rstrip("/")
            raise Refused([Problem(place, *_found_and_right(fault))]) from fault


def _several(work: Callable[[Item], None], items: Iterable[Item]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(work, items))


def _found_and_right(fault: BotoCoreError | ClientError) -> tuple[str, str]:
    if isinstance(fault, NoCredentialsError | CredentialRetrievalError):
        return "no credentials were found", CREDENTIALS
    if not isinstance(fault, ClientError):
        return f"the store does not answer ({fault})", "see to AWS_ENDPOINT_URL, AWS_REGION and the network, run again"
    code = _code(fault)
    if code == "NoSuchBucket":
        return "there is no such bucket", "create it, or correct its name in the settings"
    if code in NOT_THERE:
        return "there is no such object any more", "run again"
    if fault.response["ResponseMetadata"].get("HTTPStatusCode") in (401, 403):
        return f"the store refuses it ({code})", f"see to the rights there, and to the credentials: {CREDENTIALS}"
    return f"the store says {code}: {fault.response['Error'].get('Message')}", "see to it, run again"


def _code(fault: ClientError) -> str:
    return str(fault.response["Error"]["Code"])
