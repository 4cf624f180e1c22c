"""No entity owns itself, on any day."""

import pytest


def entities(*owned: str) -> str:
    return "entity,name,country,parent,valid_from,valid_to\n" + "".join(f"{row}\n" for row in owned)


@pytest.mark.parametrize(
    ("rows", "circle"),
    [
        (["B,b,DE,C,,", "C,c,DE,A,,", "A,a,DE,B,,"], "A > B > C > A"),
        (["A,a,DE,A,,"], "A > A"),
        (["A,a,DE,B,,", "B,b,DE,C,,", "C,c,DE,B,,"], "B > C > B"),
    ],
)
def test_a_circle_of_parents_is_refused_and_named_from_its_first_code(workspace, rows, circle):
    workspace.inputs = {"services": "services.csv"}
    workspace.settings["group"] = {"name": "Groupe fictif"}
    told = workspace.spoil("entities", entities(*rows)).told()
    assert f"the parents go round in a circle: {circle};" in told
    assert f"(entity {circle[0]}), column parent" in told


def test_two_circles_are_told_apart(workspace):
    workspace.inputs = {"services": "services.csv"}
    workspace.settings["group"] = {"name": "Groupe fictif"}
    workspace.spoil("entities", entities("A,a,DE,B,,", "B,b,DE,A,,", "C,c,DE,C,,"))
    assert len(workspace.errors()) == 2


def test_entities_may_change_places_over_time(workspace):
    workspace.inputs = {"services": "services.csv"}
    workspace.settings["group"] = {"name": "Groupe fictif"}
    rows = ["A,a,DE,B,,2025-12-31", "A,a,DE,,2026-01-01,", "B,b,DE,,,2025-12-31", "B,b,DE,A,2026-01-01,"]
    assert workspace.spoil("entities", entities(*rows)).read().warnings == ()
