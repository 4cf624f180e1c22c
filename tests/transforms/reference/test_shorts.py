"""Short names: 1 to 10 of A-Z, 0-9 and -, one per entity, unique."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.reference.shorts import proposed_short


def entities(*rows: str) -> str:
    return "entity,short,name,country,valid_from,valid_to\n" + "".join(f"{row}\n" for row in rows)


@pytest.fixture
def alone(workspace):
    workspace.inputs = {"services": "services.csv"}
    workspace.settings["group"] = {"name": "Groupe fictif"}
    return workspace


def test_a_code_that_qualifies_is_the_short_name(alone):
    alone.spoil("entities", entities("VBN-BFC,,n,DE,,", "X,,n,DE,,", "long code,LC,n,DE,,"))
    assert alone.read().tables["entities"]["short"].to_list() == ["VBN-BFC", "X", "LC"]


@pytest.mark.parametrize(
    ("code", "proposal"),
    [
        ("vbn_bfc", "VBN-BFC"),
        ("Société Générale", "SOCIETE-GE"),
        ("VBN-BOURGOGNE", "VBN-BOURGO"),
        ("été", "ETE"),
        ("???", "ENTITY"),
    ],
)
def test_a_code_that_does_not_qualify_is_refused_with_a_proposal(alone, code, proposal):
    told = alone.spoil("entities", entities(f"{code},,n,DE,,")).told()
    assert f"column short: is empty, and the code {code} is no short name" in told
    assert told.endswith(f"such as {proposal}")


def test_proposals_are_unique_among_all_short_names(alone):
    alone.spoil("entities", entities("VBN_A,,n,DE,,", "vbn-a,,n,DE,,", "VBN-A,,n,DE,,"))
    assert [str(problem).rpartition(" ")[2] for problem in alone.errors()] == ["VBN-A-2", "VBN-A-3"]


@pytest.mark.parametrize("short", ["abc", "A B", "ABCDEFGHIJK", "É", "CON", "LPT1"])
def test_a_malformed_short_name_is_refused(alone, short):
    assert f"{short} is no short name" in alone.spoil("entities", entities(f"A,{short},n,DE,,")).told()


def test_two_entities_may_not_share_a_short_name(alone):
    told = alone.spoil("entities", entities("A,S,n,DE,,", "B,S,n,DE,,")).told()
    assert "row 2 (entity B), column short: S is the short name of A already" in told


def test_a_short_name_may_not_be_the_code_that_stands_for_another(alone):
    assert "A is the short name of B already" in alone.spoil("entities", entities("B,A,n,DE,,", "A,,n,DE,,")).told()


def test_all_rows_of_an_entity_have_one_short_name(alone):
    rows = ["A,S,n,DE,,2025-12-31", "A,T,n,DE,2026-01-01,"]
    assert "T stands here, and S in another row of the entity" in alone.spoil("entities", entities(*rows)).told()


def test_a_short_name_given_in_one_row_of_an_entity_stands_for_all(alone):
    alone.spoil("entities", entities("long code,,n,DE,,2025-12-31", "long code,S,n,DE,2026-01-01,"))
    assert alone.read().tables["entities"]["short"].to_list() == ["S", "S"]


@given(st.text(), st.sets(st.from_regex(r"[A-Z0-9-]{1,10}", fullmatch=True)))
def test_a_proposal_always_qualifies_and_is_free(code, taken):
    proposal = proposed_short(code, taken)
    assert re.fullmatch(r"[A-Z0-9-]{1,10}", proposal)
    assert proposal not in taken
