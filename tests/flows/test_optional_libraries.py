"""Libraries that few months need are loaded only where the settings ask for them."""

import subprocess
import sys
from pathlib import Path

import pytest

from flows.init import PERIOD
from tests.flows.small_workspace import make_workspace
from tests.test_architecture import ROOT, imports, trees

OPTIONAL = {"flows/cluster.py": {"dask", "distributed"}, "flows/object_store.py": {"boto3", "botocore"}}
"""The modules that are about them; nothing imports these but inside a function."""


@pytest.mark.parametrize("module", sorted(OPTIONAL))
def test_an_optional_library_is_imported_by_its_module_and_the_module_by_functions_only(module: str) -> None:
    of_module, importing, at_start = module.removesuffix(".py").replace("/", "."), set(), set()
    for name, tree in trees().items():
        top = set(map(id, tree.body))
        for imported, node in imports(tree):
            importing |= {name} if imported.partition(".")[0] in OPTIONAL[module] else set()
            at_start |= {name} if imported == of_module and id(node) in top else set()
    assert importing == {module}
    assert at_start == set()


@pytest.mark.parametrize("command", ["check", "run_directly"])
def test_a_month_of_this_machine_loads_none_of_them(command: str, tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "new")
    calls = {
        "check": f"from flows.cli import main; main(['-w', {str(workspace)!r}, 'check', {PERIOD!r}])",
        "run_directly": f"from pathlib import Path; from flows.runner import run_directly; "
        f"run_directly(Path({str(workspace)!r}), {PERIOD!r})",
    }
    names = set.union(*OPTIONAL.values())
    program = f"import sys; {calls[command]}; print(sorted({{m.partition('.')[0] for m in sys.modules}} & {names}))"
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]"
