"""Each dependency has its reason, and no reason outlives its dependency."""

import re
import tomllib
from collections.abc import Iterable, Iterator

from tests.docs.pages import PAGES, ROOT

NAME = re.compile(r"[\w.-]+(?:\[[\w,]+\])?")
ROW = re.compile(r"^\| (?:\*(?:extra )?`?(\w+)`?:\* )?([^*|]+?) \| \S.* \|$", re.MULTILINE)
CEILING = " (upper bound)"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def told() -> Iterator[tuple[str, str]]:
    """Of each dependency in the last table of its page: the extra it belongs to, if it is of one, and its name."""
    _, _, section = PAGES["ARCHITECTURE.md"].partition("## Why each dependency\n")
    _, _, rows = section.partition("| --- | --- |\n")
    for group, names in ROW.findall(rows):
        yield from ((group, name) for name in names.split(", "))


def named(group: str, requirements: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Requirements as the table writes them; one that we do not use ourselves, and only hold back, says so."""
    for requirement in requirements:
        found = NAME.match(requirement)
        assert found is not None, requirement
        held_back = group == "" and set(requirement[found.end() :]) & set("<>=~") == {"<"}
        yield group, found[0] + (CEILING if held_back else "")


def required() -> Iterator[tuple[str, str]]:
    yield from named("", PROJECT["project"]["dependencies"])
    for extra, requirements in PROJECT["project"]["optional-dependencies"].items():
        yield from named(extra, (one for one in requirements if not one.startswith("chargeback[")))
    build = (ROOT / "build.in").read_text(encoding="utf-8").splitlines()
    yield from named("build", (line for line in build if not line.startswith("#")))


def test_the_table_has_each_dependency_once_and_no_other() -> None:
    assert sorted(told()) == sorted(required())


def test_what_builds_the_project_is_installed_offline() -> None:
    assert {("build", one) for one in PROJECT["build-system"]["requires"]} <= set(required())
