"""Bytes become whole lines of UTF-8, whatever the encoding, the line ends and the blocks."""

from pathlib import Path

import pytest

from schemas.problems import Refused
from transforms.intake import text_blocks as module
from transforms.intake.text_blocks import text_blocks


def read(
    tmp_path: Path, delivered: bytes, encoding: str = "utf-8", block_bytes: int = 64
) -> tuple[list[str], list[int]]:
    path = tmp_path / "file.csv"
    path.write_bytes(delivered)
    lines: list[str] = []
    undecodable: list[int] = []
    for block in text_blocks(path, path.name, encoding, block_bytes):
        undecodable += [at + len(lines) for at in block.undecodable]
        lines += block.lines().to_list()
    return lines, undecodable


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("block_bytes", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("closed", [True, False])
def test_any_line_end_ends_a_line_wherever_a_block_is_cut(
    tmp_path: Path, end: str, block_bytes: int, closed: bool
) -> None:
    lines = [f"line {number};é" for number in range(40)]
    delivered = end.join(lines) + (end if closed else "")
    assert read(tmp_path, delivered.encode(), block_bytes=block_bytes) == (lines, [])


def test_line_ends_may_be_mixed_in_one_file(tmp_path: Path) -> None:
    assert read(tmp_path, b"a\r\nb\nc\rd\r\r\ne")[0] == ["a", "b", "c", "d", "e"]


def test_only_line_ends_end_lines(tmp_path: Path) -> None:
    text = "a\u2028b\x0cc\x85d\x1de"
    assert read(tmp_path, text.encode())[0] == [text]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf" * 2, b"\xef\xbb\xbf\xc3\xaf\xc2\xbb\xc2\xbf"])
def test_byte_order_marks_are_no_text_not_even_encoded_twice(tmp_path: Path, mark: bytes) -> None:
    assert read(tmp_path, mark + "é\n".encode())[0] == ["é"]


@pytest.mark.parametrize(
    ("encoding", "delivered"),
    [
        ("utf-8", b"Soci\xc3\xa9t\xc3\xa9;\xe2\x82\xac;\xc5\x92"),
        ("cp1252", b"Soci\xe9t\xe9;\x80;\x8c"),
        ("iso-8859-15", b"Soci\xe9t\xe9;\xa4;\xbc"),
        ("cp850", b"Soci\x82t\x82;\xd5;\x9e"),
    ],
)
def test_text_is_read_in_the_stated_encoding_and_in_no_other(tmp_path: Path, encoding: str, delivered: bytes) -> None:
    shown = "Société;ı;×" if encoding == "cp850" else "Société;€;Œ"
    assert read(tmp_path, delivered + b"\n", encoding)[0] == [shown]


@pytest.mark.parametrize("written", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("stated", ["utf-8", "cp1252"])
def test_utf_16_is_refused_whatever_encoding_is_stated(tmp_path: Path, stated: str, written: str) -> None:
    with pytest.raises(Refused, match=r": it is written in UTF-16; save it as UTF-8$"):
        read(tmp_path, "\ufeffDate;Montant\n".encode(written), stated)


@pytest.mark.parametrize(("encoding", "byte"), [("utf-8", b"\xe9"), ("cp1252", b"\x81")])
@pytest.mark.parametrize("block_bytes", [1, 5, 1000])
def test_a_byte_that_is_unknown_spoils_its_own_line_alone(
    tmp_path: Path, encoding: str, byte: bytes, block_bytes: int
) -> None:
    before = "x" * 70 + "é\n"
    delivered = before.encode(encoding) + b"b" + byte + byte + b"c\nd\n" + byte + b"\n"
    lines, undecodable = read(tmp_path, delivered, encoding, block_bytes)
    assert lines == [before.strip(), "b\ufffd\ufffdc", "d", "\ufffd"]
    assert undecodable == [1, 3]


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    assert read(tmp_path, b"") == ([], [])


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"inputs/gone\.csv: it cannot be read"):
        list(text_blocks(tmp_path / "gone.csv", "inputs/gone.csv", "utf-8"))


def test_a_file_without_line_ends_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_LINE", 200)
    assert read(tmp_path, b"x" * 200 + b"\n") == (["x" * 200], [])
    with pytest.raises(Refused, match=r"file\.csv: a line has more than 200 bytes; deliver a text file"):
        read(tmp_path, b"x" * 300 + b"\n")
