"""The documentation as tests read it: its pages, and the blocks of text in them."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = (".", "docs", "data/demo", "tests/golden")
PAGES = {
    page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8")
    for folder in FOLDERS
    for page in sorted((ROOT / folder).glob("*.md"))
}


def blocks(page: str, kind: str) -> Iterator[str]:
    """The fenced blocks of a kind on a page: of ```toml, ```sh, ```console …"""
    return (match[1] for match in re.finditer(rf"^```{kind}\n(.*?)^```$", PAGES[page], re.DOTALL | re.MULTILINE))


def without_blocks(page: str) -> str:
    """What a page says beside its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", PAGES[page], flags=re.DOTALL | re.MULTILINE)
