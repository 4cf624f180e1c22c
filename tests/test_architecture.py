"""The house keeps its own rules: which way imports go, where money is rounded, what no file holds."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from schemas.rules import RULES

ROOT = Path(__file__).parents[1]
FOLDERS = ("flows", "transforms", "schemas")
MODULES = {
    path.relative_to(ROOT).as_posix(): path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))
}
STATEMENTS = {path.relative_to(ROOT).as_posix(): path for path in sorted((ROOT / "sql").rglob("*.sql"))}

MAY_IMPORT = {
    "flows": {"flows", "transforms", "schemas", "sql"},
    "transforms": {"transforms", "schemas", "sql"},
    "schemas": {"schemas"},
}
LONGEST_FILE = 350

PREFECT = {"flows/prefect_flow.py", "flows/prefect_server.py"}
"""The modules that are about Prefect and import it as they are loaded."""

PREFECT_LATER = {
    "flows/commands/run_command.py",
    "flows/commands/schedule_command.py",
    "flows/prefect_serve.py",
}
"""They import Prefect, or one of its modules, inside a function: when a month is run or scheduled."""

ROUNDING = {"transforms/money.py"}
NO_MONEY = {
    ("transforms/intake/sheets.py", "Float64"): "a cell of a spreadsheet is a double: read to 15 digits, then compared",
    ("transforms/documents/matrix_sheet.py", "// 1000"): "the brightness of a colour, in whole numbers",
    ("flows/machine.py", "// 1000000"): "bytes told in megabytes",
    ("flows/month.py", "// 4"): "a quarter of the memory",
    ("transforms/charging/amounts.py", "// 2"): "half the number of decimals",
    ("transforms/intake/verdicts.py", "// 12"): "the year of the month after",
}
"""Where a float or a division may stand, and why no money passes there."""


@cache
def trees() -> dict[str, ast.Module]:
    """What each module says: read where it is tested, not by all who only collect the tests."""
    return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or "", node


@pytest.mark.parametrize("name", sorted(MODULES))
def test_imports_go_from_flows_to_transforms_to_schemas(name: str) -> None:
    ours = {imported.partition(".")[0] for imported, _ in imports(trees()[name])} & {*MAY_IMPORT, "sql", "tests"}
    assert ours <= MAY_IMPORT[name.partition("/")[0]]


def test_prefect_is_imported_in_its_own_modules_only_and_later_than_the_start() -> None:
    by_name = {name.removesuffix(".py").replace("/", ".") for name in PREFECT}
    everywhere, at_start = set(), set()
    for name, tree in trees().items():
        top = set(map(id, tree.body))
        for imported, node in imports(tree):
            if imported.partition(".")[0] == "prefect" or imported in by_name:
                everywhere.add(name)
                at_start |= {name} if id(node) in top else set()
    assert at_start == PREFECT
    assert everywhere <= PREFECT | PREFECT_LATER


def test_the_command_line_and_a_direct_run_do_not_load_prefect() -> None:
    commands = ", ".join(
        name.removesuffix(".py").replace("/", ".")
        for name in MODULES
        if name.startswith(("flows/commands/", "flows/cli"))
    )
    program = f"import sys, flows.runner, {commands}; print(sorted(m for m in sys.modules if m.startswith('prefect')))"
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """The calls of a module, by the last part of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


ROUNDS = {"round", "quantize", "round_sig_figs", "ceil", "floor", "to_integral_value", "to_integral_exact"}


def test_one_module_rounds() -> None:
    rounding = {name for name, tree in trees().items() if ROUNDS & {called for called, _ in calls(tree)}}
    rounding |= {name for name, path in MODULES.items() if "ROUND_" in path.read_text(encoding="utf-8")}
    assert rounding == ROUNDING


def inexact(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("Float32", "Float64", "Float16"):
            yield node.attr
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.FloorDiv):
            divisor = node.right
            if isinstance(divisor, ast.Constant) and isinstance(divisor.value, int | float):
                yield f"{'/' if isinstance(node.op, ast.Div) else '//'} {divisor.value}"
    yield from (called for called, _ in calls(tree) if called in ("float", "mean", "avg", "median", "std", "var"))


def test_no_float_and_no_division_stand_on_the_way_of_money() -> None:
    found = {(name, what) for name, tree in trees().items() for what in inexact(tree)}
    assert found == NO_MONEY.keys()


@pytest.mark.parametrize(
    "wrong",
    [
        "pl.Float64()",
        "float(a)",
        "a / 100",
        "a // 2",
        "a.mean()",
        "pl.col('a').median()",
        "math.floor(a)",
        "round(a, 2)",
    ],
)
def test_what_is_forbidden_would_be_found(wrong: str) -> None:
    tree = ast.parse(wrong)
    assert [*inexact(tree), *(called for called, _ in calls(tree) if called in ROUNDS)] != []
    assert [*inexact(ast.parse("folder / 'a'; a * 2; column.dtype.is_float(); rounding"))] == []


def test_no_statement_names_a_double() -> None:
    named = {
        name
        for name, path in STATEMENTS.items()
        if re.search(r"\b(double|float|real)\b", _code_of(path), re.IGNORECASE)
    }
    assert named == set()


def _code_of(path: Path) -> str:
    return re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))


def test_no_fault_is_swallowed_whole() -> None:
    broad = {
        f"{name}:{node.lineno}"
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    }
    assert broad == set()


@pytest.mark.parametrize("name", sorted([*MODULES, *STATEMENTS]))
def test_a_file_is_short_enough_to_be_read(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def test_a_module_is_named_after_what_it_is_about() -> None:
    names = {Path(name).stem for name in (*MODULES, *STATEMENTS)} | {Path(name).parent.name for name in MODULES}
    assert names.isdisjoint({"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "tools"})


TEXTS = {".py", ".sql", ".md", ".toml", ".csv", ".tsv", ".txt", ".yaml", ".yml", ".cfg", ".in", ".lock", ""}
PASSED_OVER = {"periods", "build", "dist", "node_modules", "__pycache__"}


def texts() -> Iterator[Path]:
    """The text files of the repository: not what tools and runs leave in it."""
    waiting = [ROOT]
    while waiting:
        for path in sorted(waiting.pop().iterdir()):
            if path.name.startswith(".") or path.name in PASSED_OVER or path.is_symlink():
                continue
            if path.is_dir():
                waiting.append(path)
            elif path.suffix in TEXTS:
                yield path


FORBIDDEN_TEXTS = {
    "a path of one machine": re.compile(r"(?<![\w.}*])/(?:home|tmp|root|work|Users)/"),
    "a note to do something later": re.compile(r"\b(?:TO" r"DO|FIX" r"ME)\b"),
    "a package server": re.compile(r"--(?:extra-)?index-url|pypi\.org/simple"),
}


@pytest.mark.parametrize("what", sorted(FORBIDDEN_TEXTS))
def test_no_file_of_the_repository_holds(what: str) -> None:
    pattern = FORBIDDEN_TEXTS[what]
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}"
        for path in texts()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []


def words(tree: ast.AST) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@cache
def raising() -> dict[str, set[str]]:
    """The words of each module that makes verdicts."""
    return {
        name: words(tree) for name, tree in trees().items() if any(called == "Verdict" for called, _ in calls(tree))
    }


@cache
def words_of_tests() -> set[str]:
    """The words of the tests and of what they compare with."""
    texts_of_tests = (
        path.read_text(encoding="utf-8", errors="replace")
        for path in (ROOT / "tests").rglob("*")
        if path.suffix in (".py", ".csv", ".tsv", ".txt") and path != Path(__file__)
    )
    return {word for text in texts_of_tests for word in re.findall(r"\w+", text)}


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_a_rule_is_raised_in_one_place_and_proven_by_a_test(rule: str) -> None:
    assert len([name for name, said in raising().items() if rule in said]) == 1
    assert rule in words_of_tests()


def test_every_verdict_is_of_a_known_rule() -> None:
    known = {rule.id for rule in RULES}
    named = {
        call.args[0].value
        for tree in trees().values()
        for called, call in calls(tree)
        if called == "Verdict" and call.args and isinstance(call.args[0], ast.Constant)
    }
    assert named <= known
    assert len(named) > len(known) // 2
