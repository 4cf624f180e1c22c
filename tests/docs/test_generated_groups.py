"""What the documentation says of generated groups is what the generator makes."""

import re

from tests.docs.pages import PAGES
from transforms.generating.workspace import SOURCES

ROW = re.compile(r"^\| (\w+) \| (\d+) \| [^|]* \| ((?:`\w+`(?:, )?)+) \|$", re.MULTILINE)


def test_the_sources_of_a_generated_group_and_the_rules_they_break_are_those_of_the_page() -> None:
    rows = [
        (name, int(share), re.findall(r"`(\w+)`", rules))
        for name, share, rules in ROW.findall(PAGES["docs/generate.md"])
    ]
    assert rows == [(source.name, source.twentieths, list(source.faults.all)) for source in SOURCES]
