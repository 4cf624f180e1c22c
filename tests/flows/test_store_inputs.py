"""Inputs of an object store are fetched, and then are files like any other: named, hashed and refused as these are."""

import hashlib
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

import boto3
import polars as pl
import pytest

from flows.cli import main
from flows.init import PERIOD
from flows.object_store import ObjectStore
from flows.runner import run_directly
from flows.settings_file import FILE
from schemas.problems import Refused, SettingsRefused
from tests.flows.conftest import LocalStore
from tests.flows.small_workspace import make_workspace, published, replace_in
from transforms.published import read_table

USAGE = f"inputs/{PERIOD}/telephonie.csv"


@pytest.fixture
def workspace(tmp_path: Path, local_store: LocalStore) -> Path:
    """A workspace that holds its settings only: its inputs are objects."""
    made = make_workspace(tmp_path / "new")
    local_store.put_folder("inputs", made / "inputs")
    settings = (made / FILE).read_text(encoding="utf-8").replace('"inputs/', f'"{local_store.place("inputs")}/')
    (made / FILE).write_text(settings, encoding="utf-8")
    shutil.rmtree(made / "inputs")
    return made


@dataclass
class Run:
    """What a month of objects left, and the objects that it fetched; made once, by the first test that needs it."""

    workspace: Path
    fetched: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Empty until a test needs it."""
    return Run(tmp_path_factory.mktemp("kept") / "new")


@pytest.fixture
def done(workspace: Path, local_store: LocalStore, kept: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The month of objects, run where others lie beside them. Read only."""
    if kept.workspace.exists():
        return kept
    fetch = ObjectStore._fetch

    def noted(store: ObjectStore, name: str, target: Path) -> None:
        kept.fetched.append(name)
        fetch(store, name, target)

    monkeypatch.setattr(ObjectStore, "_fetch", noted)
    local_store.put(f"inputs/{PERIOD}/older/telephonie.csv", b"not in this folder")
    local_store.put(f"inputs/{PERIOD}/telephonie.csv.part", b"not of this name")
    run_directly(workspace, PERIOD)
    shutil.copytree(workspace, kept.workspace, symlinks=True)
    return kept


def _told(workspace: Path) -> list[str]:
    with pytest.raises(Refused) as refused:
        run_directly(workspace, PERIOD)
    return [str(problem) for problem in refused.value.problems]


def test_a_month_of_objects_comes_to_what_it_comes_to_of_files(done: Run, closed: Path) -> None:
    objects, files = published(done.workspace), published(closed)
    assert objects.keys() == files.keys()
    same = ("invoices.parquet", "vat_breakdown.parquet", "ledger_entries.parquet", "_fec.txt")
    compared = [name for name in files if name.endswith(same) or name.startswith("tables/reference/")]
    assert len(compared) > 10
    assert {name: objects[name] for name in compared} == {name: files[name] for name in compared}


def test_results_name_an_object_by_its_place_and_the_hash_of_its_bytes(done: Run, local_store: LocalStore) -> None:
    draft = done.workspace / "periods" / PERIOD / "draft"
    read = read_table(draft / "tables", "input_files")
    (usage,) = read.filter(pl.col("source") == "telephonie").select("file", "sha256").rows()
    content = local_store.objects(USAGE)[""]
    assert usage == (local_store.place(USAGE), hashlib.sha256(content).hexdigest())
    assert local_store.place("inputs/entities.csv") in (draft / "run.json").read_text()


def test_check_and_tree_read_objects_and_leave_nothing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-w", str(workspace), "check", PERIOD]) == 0
    assert f"{USAGE}: 11 rows" in capsys.readouterr().out
    assert main(["-w", str(workspace), "tree"]) == 0
    assert [path.name for path in workspace.iterdir()] == [FILE]


def test_without_a_period_the_object_of_the_newest_month_is_read(
    workspace: Path, local_store: LocalStore, capsys: pytest.CaptureFixture[str]
) -> None:
    place = local_store.place("inputs")
    replace_in(workspace, FILE, f"{place}/users.csv", f"{place}/{{period}}/users.csv")
    users = local_store.objects("inputs/users.csv")[""]
    local_store.put("inputs/2026-09/users.csv", b"of no use")
    local_store.put("inputs/2026-10/users.csv", users)
    local_store.put("inputs/2026-10/users.csv.old", b"of no use")
    assert main(["-w", str(workspace), "check"]) == 0
    assert f"users: {len(users.splitlines()) - 1} rows" in capsys.readouterr().out


def test_a_pattern_fetches_what_it_means_and_no_more(done: Run) -> None:
    assert [name for name in done.fetched if PERIOD in name] == [USAGE]


def test_an_object_that_is_not_there_is_told_as_a_file_is(workspace: Path, local_store: LocalStore) -> None:
    local_store.client.delete_object(Bucket="chargeback-tests", Key="inputs/sites.csv")
    place = local_store.place("inputs/sites.csv")
    assert f"chargeback.toml, [inputs], sites: there is no file {place}; deliver it, or correct the path" in _told(
        workspace
    )


def test_a_source_without_objects_is_told(workspace: Path, local_store: LocalStore) -> None:
    local_store.client.delete_object(Bucket="chargeback-tests", Key=USAGE)
    pattern = local_store.place(f"inputs/{PERIOD}/telephonie*.csv")
    assert _told(workspace) == [f"{pattern}: source telephonie has no file; deliver it, or set optional = true"]


def test_a_bucket_that_is_not_there_is_told(workspace: Path) -> None:
    replace_in(workspace, FILE, "s3://chargeback-tests/inputs/sites.csv", "s3://no-such-bucket/inputs/sites.csv")
    right = "create it, or correct its name in the settings"
    assert _told(workspace) == [f"s3://no-such-bucket: there is no such bucket; {right}"]


@pytest.mark.parametrize(
    "place", ["s3://", "s3://bucket", "s3://bucket/", "s3:///sites.csv", "s3://bucket-*/sites.csv"]
)
def test_a_place_without_bucket_or_key_is_told(workspace: Path, place: str) -> None:
    replace_in(workspace, FILE, "s3://chargeback-tests/inputs/sites.csv", place)
    with pytest.raises(SettingsRefused, match="which names no bucket or no key; write s3://bucket/key"):
        run_directly(workspace, PERIOD)


def test_credentials_that_are_not_there_are_told(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # it remembers them
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(workspace / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(workspace / "none"))
    right = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    assert _told(workspace) == [f"s3://chargeback-tests: no credentials were found; {right}"]


def test_a_store_that_does_not_answer_is_told(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    (told,) = _told(workspace)
    assert told.startswith("s3://chargeback-tests: the store does not answer (Could not connect to the endpoint URL")
    assert told.endswith("; see to AWS_ENDPOINT_URL, AWS_REGION and the network, run again")


def test_a_key_that_leads_out_of_its_folder_is_not_fetched(local_store: LocalStore, tmp_path: Path) -> None:
    with pytest.raises(
        Refused, match=r"inputs/\.\./\.\./users\.csv: it is no path of a file; name its folders otherwise"
    ):
        ObjectStore(local_store.place()).fetch(["inputs/../../users.csv"], tmp_path / "fetched")


def test_a_library_that_is_not_installed_is_told(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "flows.object_store")
    monkeypatch.setitem(sys.modules, "boto3", None)
    told = "s3://chargeback-tests needs the library boto3, which is not installed; pip install 'chargeback\\[s3\\]'"
    with pytest.raises(SettingsRefused, match=told):
        run_directly(workspace, PERIOD)
