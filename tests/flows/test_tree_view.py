"""Trees on the terminal."""

import json
from decimal import Decimal

import pytest
from rich.console import Console

from flows.tree_view import print_tree, tree_view
from transforms.layout.nodes import Node

LEAVES = (
    Node("service", "Sim card", code="SIM", typology="mobility", amount=Decimal("1234.500"), currency="EUR"),
    Node("service", "Fibre [10 Gbit/s]", typology="access", amount=Decimal("-8"), currency="EUR"),
)
SECTION = Node("section", "mobility", typology="mobility", children=LEAVES)
INVOICE = Node("invoice", "Télécoms", "one invoice per site", children=(SECTION,))
TREE = (Node("recipient", "SUB", "Subsidiary", amount=Decimal(7), currency="JPY", children=(INVOICE,)),)

PLAIN = """\
SUB  Subsidiary                       7 JPY
  ● Télécoms  one invoice per site
    • mobility
      Sim card [mobility]      1,234.50 EUR
      Fibre [10 Gbit/s] [access]  -8.00 EUR
"""


def test_without_a_terminal_it_reads_in_full_without_colour(capsys: pytest.CaptureFixture[str]) -> None:
    print_tree(TREE, {"mobility": "#F18F01"}, as_json=False)
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert [line.split() for line in printed.splitlines()] == [line.split() for line in PLAIN.splitlines()]


def test_amounts_end_in_one_column() -> None:
    lines = tree_view(TREE, {}).plain.splitlines()
    assert len({len(line) for line in lines if line.endswith(("EUR", "JPY"))}) == 1


def test_a_long_line_is_never_cut(capsys: pytest.CaptureFixture[str]) -> None:
    print_tree((Node("recipient", "x" * 300),), {}, as_json=False)
    assert capsys.readouterr().out == "x" * 300 + "\n"


def _styles_of(text: str, tree: tuple[Node, ...]) -> set[str]:
    view = tree_view(tree, {"mobility": "#F18F01"})
    return {str(span.style) for span in view.spans if view.plain[span.start : span.end].strip() == text}


@pytest.mark.parametrize(
    ("text", "style"),
    [("●", "bold red"), ("•", "green"), ("Sim card", "#F18F01"), ("[mobility]", "#F18F01"), ("SUB", "bold")],
)
def test_invoices_are_red_sections_green_and_services_have_the_colour_of_their_typology(text: str, style: str) -> None:
    assert _styles_of(text, TREE) == {style}


def test_no_color_is_heeded_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    view = tree_view(TREE, {"mobility": "#F18F01"})
    coloured, plain = (_on_terminal(view, monkeypatch, no_color) for no_color in ("", "1"))
    assert ("38;2;" in coloured, "38;2;" in plain) == (True, False)


def _on_terminal(view: object, monkeypatch: pytest.MonkeyPatch, no_color: str) -> str:
    monkeypatch.setenv("NO_COLOR", no_color)
    console = Console(force_terminal=True, color_system="truecolor")
    with console.capture() as captured:
        console.print(view)
    return captured.get()


def test_as_json_a_node_has_its_children_and_its_amount_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    print_tree(LEAVES[:1], {}, as_json=True)
    assert json.loads(capsys.readouterr().out) == [
        {
            "kind": "service",
            "label": "Sim card",
            "detail": "",
            "key": "",
            "code": "SIM",
            "typology": "mobility",
            "amount": "1234.500",
            "currency": "EUR",
            "children": [],
        }
    ]
