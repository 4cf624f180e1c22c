"""An alias that cannot be read one way only is refused, with its row, its column and what would be right."""

import pytest

HEADINGS = "kind,alias,code,valid_from,valid_to\n"


def with_aliases(workspace, *rows):
    return workspace.spoil("aliases", HEADINGS + "".join(f"{row}\n" for row in rows))


def test_a_name_may_stand_for_one_code_after_the_other(workspace):
    assert with_aliases(workspace, "user,Poste,0007,,2026-10-14", "user,Poste,0008,2026-10-15,").read().warnings == ()


def test_names_of_several_kinds_and_of_other_case_are_apart(workspace):
    assert with_aliases(workspace, "user,Lille,0007,,", "site,Lille,01-LILLE,,", "user,LILLE,0008,,").read()


def test_a_former_code_may_be_an_alias_once_its_row_has_ended(workspace):
    workspace.spoil("users", "user,entity,valid_to\n0007,NORD,\n0009,NORD,2026-09-30\n")
    workspace.spoil("subscriptions", "subscription,service,quantity\n")
    assert with_aliases(workspace, "user,0009,0007,2026-10-01,").read()


def test_what_is_a_code_but_for_spaces_may_be_an_alias_of_that_code(workspace):
    assert with_aliases(workspace, "user,\u00a00007,0007,,", "user,0007 ,0007,,").errors() != []
    assert with_aliases(workspace, "user,\uff10007,0007,,").read()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            ("team,A,0007,,",),
            "aliases.csv, row 1 (kind team, alias A), column kind: team is no choice; "
            "write entity, site, user or service",
        ),
        (
            ("user,A,007,,",),
            "aliases.csv, row 1 (kind user, alias A), column code: names user 007, which is not known; "
            "the nearest is 0007; correct it or add it to users",
        ),
        (
            ("user,0008,0007,,",),
            "aliases.csv, row 1 (kind user, alias 0008), column alias: 0008 is the code of a user itself on these "
            "days; remove the row, or end 0008 before it starts",
        ),
        (
            ("user,\uff10008,0007,,",),
            "aliases.csv, row 1 (kind user, alias \uff10008), column alias: \uff10008 is the code of a user itself on "
            "these days; remove the row, or end 0008 before it starts",
        ),
        (
            ("user,Camille,0007,,2026-10-15", "user,Camille,0008,2026-10-15,"),
            "aliases.csv, row 2 (kind user, alias Camille): stands for the same as row 1, and both are valid from "
            "2026-10-15; end one before the other starts, or remove it",
        ),
        (
            ("user,Camille E.,0007,,", "user,Camille\u00a0E.,0008,,"),
            "aliases.csv, row 2 (kind user, alias Camille\u00a0E.), column alias: 'Camille\\xa0E.' is compared as "
            "'Camille E.' of row 1, valid on the same days; end one before the other starts, or remove it",
        ),
    ],
)
def test_what_could_be_read_two_ways_is_refused(workspace, rows, told):
    assert with_aliases(workspace, *rows).told() == told
