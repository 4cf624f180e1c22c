"""What tests of several modules stand on: a workspace whose month has run, and an object store on this machine."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.init import PERIOD
from flows.runner import run_directly
from tests.demo.conftest import demo as demo
from tests.flows.small_workspace import make_workspace

BUCKET = "chargeback-tests"


@pytest.fixture(scope="session")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workspace whose month has run. Read only: it is the same for all tests."""
    workspace = make_workspace(tmp_path_factory.mktemp("closed") / "new")
    run_directly(workspace, PERIOD)
    return workspace


@pytest.fixture
def closed_workspace(closed: Path, tmp_path: Path) -> Path:
    """The same, of a test's own."""
    return Path(shutil.copytree(closed, tmp_path / "new", symlinks=True))


@dataclass(frozen=True)
class LocalStore:
    """A server that speaks S3, and the client that looks at what is in it."""

    client: Any

    def place(self, key: str = "") -> str:
        """A place in the bucket, as settings name it."""
        return f"s3://{BUCKET}/{key}".rstrip("/")

    def put(self, key: str, content: bytes) -> None:
        """Deliver an object."""
        self.client.put_object(Bucket=BUCKET, Key=key, Body=content)

    def put_folder(self, key: str, folder: Path) -> None:
        """Deliver every file below a folder."""
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            self.put(f"{key}/{path.relative_to(folder).as_posix()}", path.read_bytes())

    def objects(self, key: str = "") -> dict[str, bytes]:
        """What stands below a key, by what follows it."""
        found = self.client.list_objects_v2(Bucket=BUCKET, Prefix=key).get("Contents", ())
        keys = [one["Key"] for one in found]
        return {name.removeprefix(key): self.client.get_object(Bucket=BUCKET, Key=name)["Body"].read() for name in keys}


@pytest.fixture(scope="session")
def _store_server() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def local_store(_store_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalStore]:
    """An empty bucket, in a store that the environment names as it would name any other."""
    import boto3

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tests")
    monkeypatch.setenv("AWS_ENDPOINT_URL", _store_server)
    monkeypatch.setenv("AWS_REGION", "eu-west-3")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    client = boto3.client("s3", region_name="eu-west-3")
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    yield LocalStore(client)
    left = [{"Key": one["Key"]} for one in client.list_objects_v2(Bucket=BUCKET).get("Contents", ())]
    if left:
        client.delete_objects(Bucket=BUCKET, Delete={"Objects": left})
    client.delete_bucket(Bucket=BUCKET)
