"""A drawn tree is refused where it cannot be read one way only, with the row and the column; idle points are warned."""

import pytest

HEADINGS = "point,parent,kind,title,recipient,order,valid_from,valid_to\n"
SOUND = ("G,,folder,,,,,", "I,G,invoice,Invoice,NORD,1,,", "S,I,section,Section,,,,")
SITES = "site,entity,siret,site_group,point\n01-LILLE,NORD,90000020900016,Nord,{}\nBER,BERLIN,,,\n"


def drawn(workspace, *rows, site="S"):
    workspace.spoil("sites", SITES.format(site))
    return workspace.spoil("points", HEADINGS + "".join(f"{row}\n" for row in rows))


def test_a_sound_tree_is_accepted_without_a_word(workspace):
    assert drawn(workspace, *SOUND).read().warnings == ()


@pytest.mark.parametrize(
    ("row", "place", "told"),
    [
        ("A,B,folder,,,,,\nB,A,folder,,,,,", "(point A), column parent", "go round in a circle: A > B > A"),
        ("A,A,section,Own,,,,", "(point A), column parent", "go round in a circle: A > A"),
        ("J,S,invoice,Inner,,,,", "(point J), column kind", "an invoice stands below invoice I"),
        ("T,NO,section,Title,,,,", "(point T), column parent", "names point NO, which is not known"),
        ("T,I,section,,,,,", "(point T), column title", "the section has no title"),
        ("J,G,invoice,,,,,", "(point J), column title", "the invoice has no title"),
        ("T,I,section,Title,BERLIN,,,", "(point T), column recipient", "it is for BERLIN, and stands below I"),
        ("T,I,section,Title,OST,,,", "(point T), column recipient", "names entity OST, which is not known"),
        ("S,G,folder,,,,,", "(point S)", "stands for the same as row 3, and both are valid always"),
        ("T,I,chapter,Title,,,,", "(point T), column kind", "chapter is no choice"),
        ("T,I,section,Title,,first,,", "(point T), column order", "first is no whole number"),
    ],
)
def test_what_is_misdrawn_is_refused_by_its_place(workspace, row, place, told):
    errors = list(map(str, drawn(workspace, *SOUND, row).errors()))
    assert any(place in error and told in error for error in errors), errors


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("sites", SITES.format("NO")),
        ("users", "user,user_name,entity,site,point\n0007,Camille Exemple,NORD,01-LILLE,NO\n"),
        ("services", "service,service_name,typology,point\nSIM,Forfait,mobility,NO\nLAN,Fibre,connectivity,\n"),
        ("subscriptions", "subscription,service,entity,site,user,quantity,agreement,point\nS1,LAN,,BER,,1,CONV-1,NO\n"),
    ],
)
def test_what_hangs_at_an_unknown_point_is_refused(workspace, table, text):
    told = drawn(workspace, *SOUND).spoil(table, text).told()
    assert told.startswith(f"{table}.csv, row 1")
    assert "column point: names point NO, which is not known" in told


def test_a_point_without_a_tree_is_refused_too(workspace):
    assert "names point S, which is not known" in workspace.spoil("sites", SITES.format("S")).told()


def test_all_faults_are_told_at_once(workspace):
    rows = ("A,A,folder,,,,,", "J,S,invoice,Inner,,,,", "T,NO,section,,,,,")
    assert len(drawn(workspace, *SOUND, *rows, site="NONE").errors()) == 5


def test_a_parent_that_ends_before_what_stands_below_it_is_refused(workspace):
    rows = ("G,,folder,,,,,", "I,G,invoice,Invoice,,,,2026-06-30", "S,I,section,Section,,,,")
    assert "(point S), column parent: its parent I is not there on all of its days" in drawn(workspace, *rows).told()


def test_points_may_change_places_over_time(workspace):
    rows = (
        "I,,invoice,Invoice,,,,2026-06-30",
        "S,I,section,Section,,,,2026-06-30",
        "S,,invoice,Invoice,,,2026-07-01,",
        "I,S,section,Section,,,2026-07-01,",
    )
    assert drawn(workspace, *rows).read().warnings == ()


def test_points_below_which_nothing_hangs_are_warned_of_once_by_the_highest(workspace):
    rows = ("U,G,folder,,,,,", "V,U,invoice,Idle,,,,", "W,V,section,Idle,,,,")
    told = drawn(workspace, *SOUND, *rows).warned()
    assert "(point U): nothing hangs at U, nor below it" in told


def test_nothing_is_warned_where_usage_lines_name_points_themselves(workspace):
    source = {"source": "calls", "files": "calls.csv", "columns": {"service": "Code", "point": "Point"}}
    workspace.settings["usage"] = [source]
    assert drawn(workspace, *SOUND, "V,G,invoice,Idle,,,,").read().warnings == ()
