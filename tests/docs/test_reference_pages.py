"""The pages that are made from the code say what the code says."""

from pathlib import Path

import pytest

from docs.make_reference import pages

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", ["settings.md", "tables.md", "rules.md", "controls.md"])
def test_a_page_that_is_made_is_as_it_was_made_last(page: str) -> None:
    hint = "run python docs/make_reference.py, and read the difference"
    assert (DOCS / page).read_text(encoding="utf-8") == pages()[page], hint
