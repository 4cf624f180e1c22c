"""Which encoding a sample is written in."""

import pytest

from schemas.problems import Refused
from transforms.proposals.encodings import decide_encoding

FRENCH = (
    "N° ligne;Société;Libellé\n1;Évreux Électricité;Forfait données — à l'étranger, çà et là\n2;Île;Crème brûlée, œuf\n"
)
WITHOUT_DASH = FRENCH.replace("—", "-").replace("œ", "oe")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "cp1252"),
        ("Désignation;Prix\nCâble;12,50 €\nŒuvre;1,00 €\n", "iso-8859-15"),
        ("Désignation;Prix\nCâble;12,50 €\nŒuvre;1,00 €\n", "cp1252"),
        (WITHOUT_DASH, "cp850"),
        ("Müller;Straße;Größe\nJürgen;Köln;für Ärzte\n", "cp1252"),
        ("Müller;Straße;Größe\nJürgen;Köln;für Ärzte\n", "cp850"),
        ("Montant\n1\u00a0234,50\n12\u00a0000,00\nréglé\n", "cp1252"),
    ],
)
def test_the_encoding_is_told_by_how_its_words_read(text: str, encoding: str) -> None:
    found = decide_encoding(text.encode(encoding), "sample.csv")
    assert found.value == encoding.removesuffix("-sig")


def test_where_two_encodings_read_alike_the_usual_one_is_taken_and_the_other_named() -> None:
    found = decide_encoding("Société".encode("cp1252"), "sample.csv")
    assert found.value == "cp1252"
    assert "Société" in found.why
    assert "iso-8859-15 would read it alike" in found.why


def test_one_row_pasted_from_elsewhere_does_not_speak_against_utf_8() -> None:
    found = decide_encoding(FRENCH.encode() * 2 + "réformé".encode("cp1252"), "sample.csv")
    assert found.value == "utf-8"
    assert "their rows are rejected" in found.why


def test_a_character_cut_at_the_end_of_what_was_read_is_no_fault() -> None:
    found = decide_encoding("caf\u00e9".encode()[:-1], "sample.csv", complete=False)
    assert found.value == "utf-8"


def test_text_without_accents_is_utf_8() -> None:
    assert decide_encoding(b"date,amount\n", "sample.csv").value == "utf-8"


def test_utf_16_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused, match=r"sample\.csv: it is written in UTF-16; save it as UTF-8"):
        decide_encoding("Date;Montant".encode("utf-16"), "sample.csv")
