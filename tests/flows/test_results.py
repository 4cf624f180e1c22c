"""Results in an object store: one complete result at every instant, read from anywhere, and refused in words."""

import json
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from flows.cli import main
from flows.drafts import draft_periods, draft_tables
from flows.init import PERIOD
from flows.object_store import ObjectStore, _found_and_right
from flows.runner import run_directly
from flows.settings_file import FILE, read_settings
from schemas.problems import Refused, SettingsRefused
from tests.flows.conftest import LocalStore
from tests.flows.small_workspace import (
    PRICES,
    deliver_month,
    make_workspace,
    published,
    reject_a_row,
    replace_in,
    shown,
)
from tests.tables_only import close_tables
from transforms.published import table_digests

NEXT = "2026-11"
COUNT = "select count(*) as invoices from invoices"


def _with_results(workspace: Path, place: str) -> Path:
    with (workspace / FILE).open("a", encoding="utf-8") as settings:
        settings.write(f'\n[engine]\nresults = "{place}"\n')
    return workspace


@pytest.fixture
def workspace(tmp_path: Path, local_store: LocalStore) -> Path:
    """A workspace whose results go to the store."""
    return _with_results(make_workspace(tmp_path / "new"), local_store.place("group"))


@dataclass
class Kept:
    """What the first run left here and in the store, so that not every test has to run it."""

    here: Path
    there: dict[str, bytes] = field(default_factory=dict)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Empty until a test needs it."""
    return Kept(tmp_path_factory.mktemp("kept") / "new")


@pytest.fixture
def done(tmp_path: Path, local_store: LocalStore, kept: Kept) -> Path:
    """A workspace that has run, its results in the store."""
    if not kept.there:
        run_directly(_with_results(make_workspace(kept.here), local_store.place("group")), PERIOD)
        kept.there.update(local_store.objects())
    for key, content in kept.there.items():
        local_store.put(key, content)
    return Path(shutil.copytree(kept.here, tmp_path / "new", symlinks=True))


def _elsewhere(workspace: Path, target: Path) -> Path:
    """The same workspace on a machine that has run nothing."""
    shutil.copytree(workspace, target, ignore=shutil.ignore_patterns("periods"))
    return target


def _pointer(local_store: LocalStore, link: str = "draft") -> str | None:
    pointer = local_store.objects(f"group/periods/{PERIOD}/{link}.json").get("")
    return None if pointer is None else str(json.loads(pointer)["folder"])


def _there(local_store: LocalStore, link: str = "draft") -> dict[str, bytes]:
    return local_store.objects(f"group/periods/{PERIOD}/{_pointer(local_store, link)}/")


def _refusal(workspace: Path) -> list[str]:
    with pytest.raises(Refused) as refused:
        run_directly(workspace, PERIOD)
    return [str(problem) for problem in refused.value.problems]


def _dearer(workspace: Path) -> None:
    replace_in(workspace, PRICES, "FIBRE,,189.00", "FIBRE,,190.00")


def test_what_the_pointer_shows_is_the_draft_byte_for_byte(done: Path, local_store: LocalStore) -> None:
    draft = done / "periods" / PERIOD / "draft"
    there = _there(local_store)
    assert there.keys() == shown(draft).keys()
    assert {name for name, content in there.items() if content != (draft / name).read_bytes()} <= {"log.txt"}


def test_another_run_replaces_the_former_whole(done: Path, local_store: LocalStore) -> None:
    former = _pointer(local_store)
    _dearer(done)
    close_tables(done, PERIOD)
    assert _pointer(local_store) != former
    assert {name.split("/")[0] for name in local_store.objects(f"group/periods/{PERIOD}/")} == {"draft.json", "runs"}
    assert local_store.objects(f"group/periods/{PERIOD}/{former}/") == {}


def test_a_run_that_cannot_put_all_its_results_leaves_the_former_here_and_there(
    done: Path, local_store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = published(done), _there(local_store)
    _dearer(done)
    put = ObjectStore._put

    def failing(store: ObjectStore, path: Path, name: str) -> None:
        if path.name == "invoices.parquet":
            store._bucket = "gone"
        put(store, path, name)

    monkeypatch.setattr(ObjectStore, "_put", failing)
    with pytest.raises(Refused, match=r"s3://gone\S*: there is no such bucket"):
        close_tables(done, PERIOD)
    assert (published(done), _there(local_store)) == (here, there)


def test_a_refusal_is_shown_beside_the_draft_until_the_next_result(done: Path, local_store: LocalStore) -> None:
    there = _there(local_store)
    reject_a_row(done, limit="0.0001")
    told = _refusal(done)
    assert _there(local_store) == there
    refused = _there(local_store, "refused")
    assert refused["problems.txt"].decode().splitlines() == told
    assert "to_fix.xlsx" in refused
    replace_in(done, FILE, "rows = 0.0001", "rows = 0.5")
    replace_in(done, FILE, "amount = 0.02", "amount = 0.5")
    close_tables(done, PERIOD)
    assert _pointer(local_store, "refused") is None
    runs = {name.split("/")[0] for name in local_store.objects(f"group/periods/{PERIOD}/runs/")}
    assert runs == {str(_pointer(local_store)).removeprefix("runs/")}


def test_a_machine_that_has_run_nothing_is_answered_through_the_pointer(
    done: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = _elsewhere(done, tmp_path / "elsewhere")
    for where in (done, elsewhere):
        assert main(["-w", str(where), "--json", "sql", COUNT]) == 0
    answers = capsys.readouterr().out.splitlines()
    assert len(answers) == 2
    assert len(set(answers)) == 1
    tables = draft_tables(elsewhere, PERIOD)
    assert tables is not None
    assert table_digests(tables) == table_digests(done / "periods" / PERIOD / "draft" / "tables")
    assert main(["-w", str(elsewhere), "tree", PERIOD]) == 0


def test_tables_are_fetched_once_and_not_at_all_where_they_were_made(
    done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = _elsewhere(done, tmp_path / "elsewhere")
    fetched = draft_tables(elsewhere, PERIOD)
    monkeypatch.setattr(ObjectStore, "fetch", None)
    assert draft_tables(elsewhere, PERIOD) == fetched
    assert draft_tables(done, PERIOD) == done / "periods" / PERIOD / "draft" / "tables"


def test_a_result_that_is_replaced_while_it_is_fetched_is_not_taken_for_whole(
    done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = _elsewhere(done, tmp_path / "elsewhere")
    fetch = ObjectStore.fetch

    def replaced_meanwhile(store: ObjectStore, names: list[str], folder: Path) -> None:
        monkeypatch.setattr(ObjectStore, "fetch", fetch)
        store.fetch(names[:2], folder)
        _dearer(done)
        close_tables(done, PERIOD)
        store.fetch(names[2:], folder)

    monkeypatch.setattr(ObjectStore, "fetch", replaced_meanwhile)
    tables = draft_tables(elsewhere, PERIOD)
    assert tables is not None
    assert table_digests(tables) == table_digests(done / "periods" / PERIOD / "draft" / "tables")
    assert len(list(tables.parents[1].iterdir())) == 1


def test_a_month_is_compared_with_the_one_before_whichever_machine_ran_that(done: Path, tmp_path: Path) -> None:
    deliver_month(done, NEXT)
    elsewhere = _elsewhere(done, tmp_path / "elsewhere")
    run_directly(elsewhere, NEXT)
    run_directly(done, NEXT)
    assert published(elsewhere, NEXT) == published(done, NEXT)
    assert draft_periods(_elsewhere(done, tmp_path / "third")) == [PERIOD, NEXT]


def test_a_draft_that_is_here_only_is_read_here(done: Path, local_store: LocalStore) -> None:
    replace_in(done, FILE, local_store.place("group"), local_store.place("empty"))
    assert draft_tables(done, PERIOD) == done / "periods" / PERIOD / "draft" / "tables"
    assert draft_periods(done) == [PERIOD]


@pytest.mark.parametrize("command", ["check", "run"])
def test_a_place_that_is_not_there_is_told_before_the_month_runs(
    command: str, tmp_path: Path, local_store: LocalStore, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = _with_results(make_workspace(tmp_path / "new"), local_store.place().replace("tests", "gone"))
    right = "there is no such bucket; create it, or correct its name in the settings"
    if command == "check":
        assert main(["-w", str(workspace), "check", PERIOD]) == 1
        assert f"error: s3://chargeback-gone: {right}" in capsys.readouterr().err
    else:
        assert _refusal(workspace) == [f"s3://chargeback-gone: {right}"]


def test_a_store_that_refuses_is_told_with_its_reason() -> None:
    answer = {"Error": {"Code": "AccessDenied"}, "ResponseMetadata": {"HTTPStatusCode": 403}}
    found, right = _found_and_right(ClientError(answer, "PutObject"))
    assert found == "the store refuses it (AccessDenied)"
    assert right.startswith("see to the rights there, and to the credentials: set AWS_ACCESS_KEY_ID")


@pytest.mark.parametrize("place", ["bucket/group", "s3://", "s3://B", "https://bucket.example"])
def test_a_place_of_results_that_is_none_is_told(place: str, tmp_path: Path) -> None:
    workspace = _with_results(make_workspace(tmp_path / "new"), place)
    with pytest.raises(SettingsRefused, match=r"engine\.results: found '.*'; it should be a place such as s3://"):
        read_settings(workspace)


def test_a_library_that_is_not_installed_is_told(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "flows.object_store")
    monkeypatch.setitem(sys.modules, "boto3", None)
    told = "engine.results = s3://chargeback-tests/group needs the library boto3, which is not installed; pip install"
    with pytest.raises(SettingsRefused, match=told):
        run_directly(workspace, PERIOD)
