"""Every link of the documentation leads somewhere."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.docs.pages import PAGES, ROOT, without_blocks

LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`[^`]*`")
PICTURE_BYTES = 150_000


def targets(page: str) -> Iterator[str]:
    return (match[1] for match in LINK.finditer(CODE.sub("", without_blocks(page))))


def anchors(page: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", without_blocks(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def inside(page: str, target: str) -> str:
    """A link's file, relative to the root."""
    parts: list[str] = list(PurePosixPath(page).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_link_leads_to_a_file_and_a_heading_that_are_there(page: str) -> None:
    broken = []
    for target in targets(page):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        place = inside(page, file) if file else page
        if not (ROOT / place).is_file() or (anchor and anchor not in anchors(place)):
            broken.append(target)
    assert broken == []


def test_every_page_of_the_documentation_is_linked_to() -> None:
    linked = {inside(page, target.partition("#")[0]) for page in PAGES for target in targets(page)}
    assert {page for page in PAGES if page.startswith("docs/")} <= linked


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "pictures").iterdir())
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size >= PICTURE_BYTES] == []


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_file_that_a_page_names_is_there(page: str) -> None:
    """Paths in code marks that begin at a folder of ours: `flows/runs.py`, `sql/ledger/*.sql`."""
    named = re.findall(r"`((?:flows|transforms|schemas|sql|tests|data|docs)/[^`\s<>]*)`", without_blocks(page))
    assert [path for path in named if not any(ROOT.glob(path.rstrip("/")))] == []
