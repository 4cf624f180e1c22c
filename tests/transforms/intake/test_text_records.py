"""Records of delimited text: a bad row costs only itself, and quotes never swallow a file."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from schemas.problems import Refused
from schemas.settings import CsvFormat
from transforms.intake.records import Records, joined
from transforms.intake.text_records import text_records


def read(path: Path, text: str | bytes, block_bytes: int = 8_000_000, **csv_format: object) -> Records:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return joined(list(text_records(path, "file.csv", CsvFormat.model_validate(csv_format), block_bytes)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


def outcomes(records: Records) -> list[tuple[int, str | None]]:
    return list(records.marks.select("line", "fault").iter_rows())


def test_records_are_cut_at_separators_and_named_by_the_headings(path: Path) -> None:
    records = read(path, "Date; Code ;\n1;a;\n2;;x\n", separator=";")
    assert records.cells.to_dict(as_series=False) == {"Date": ["1", "2"], "Code": ["a", ""], "3": ["", "x"]}
    assert outcomes(records) == [(2, None), (3, None)]


def test_headings_that_stand_twice_are_numbered(path: Path) -> None:
    assert read(path, "a,a,b\n1,2,3\n").cells.columns == ["a", "a (2)", "b"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "^", "-", " ", "§"])
def test_any_sign_may_separate(path: Path, separator: str) -> None:
    lines = [["a", "b", "c"], ["1", "2", "3"], ["4", f'"5{separator}""6"""', ""]]
    records = read(path, "\n".join(map(separator.join, lines)) + "\n", separator=separator)
    assert records.cells.rows() == [("1", "2", "3"), ("4", f'5{separator}"6"', "")]


def test_another_sign_may_quote(path: Path) -> None:
    assert read(path, "a;b\n'x;y';\"z\n", separator=";", quote="'").cells.rows() == [("x;y", '"z')]


@pytest.mark.parametrize("bad", ["2;b", "2;b;c;d", "2"])
@pytest.mark.parametrize("quoted", [False, True])
def test_a_row_of_wrong_width_is_rejected_alone(path: Path, bad: str, quoted: bool) -> None:
    after = '"3";c;z' if quoted else "3;c;z"
    records = read(path, f"a;b;c\n1;a;x\n{bad}\n{after}\n", separator=";")
    assert outcomes(records) == [(2, None), (3, "wrong_width"), (4, None)]
    assert records.marks["found"].to_list() == [None, str(bad.count(";") + 1), None]
    assert records.cells.rows() == [("1", "a", "x"), (None, None, None), ("3", "c", "z")]
    assert list(json.loads(records.marks["raw"][1]).values()) == bad.split(";")


def test_a_long_row_and_a_short_one_do_not_make_up_for_each_other(path: Path) -> None:
    records = read(path, "a;b;c\n1;2\n1;2;3;4\n5;6;7\n", separator=";")
    assert outcomes(records) == [(2, "wrong_width"), (3, "wrong_width"), (4, None)]
    assert json.loads(records.marks["raw"][1]) == {"a": "1", "b": "2", "c": "3", "field 4": "4"}


@pytest.mark.parametrize(
    "bad",
    ['2;"b;y', '2;b"b;y', '2;"b"b;y', '2;b;"', '"2;b;y', '2;"b"";y', '2;b 5" ; y"', '2;"b";"y'],
)
@pytest.mark.parametrize("after", ["3;c;z", '"3";"c";"z"', '3;"";z'])
def test_a_row_with_a_stray_quote_is_rejected_alone(path: Path, bad: str, after: str) -> None:
    records = read(path, f"a;b;c\n1;a;x\n{bad}\n{after}\n4;d;w\n", separator=";")
    assert outcomes(records) == [(2, None), (3, "stray_quote"), (4, None), (5, None)]
    assert "".join(json.loads(records.marks["raw"][1]).values()) == bad.replace(";", "")


def test_two_stray_quotes_do_not_swallow_the_rows_between(path: Path) -> None:
    records = read(path, 'a;b;c\n1;"a;x\n2;b;y\n3;c";z\n4;d;w\n', separator=";")
    assert outcomes(records) == [(2, "stray_quote"), (3, None), (4, "stray_quote"), (5, None)]


def test_a_quote_that_never_closes_does_not_swallow_the_file(path: Path) -> None:
    broken = "".join(f"half {number}\n" for number in range(150))
    records = read(path, f'a;b\n1;"a\n{broken}2;b\n', separator=";")
    assert outcomes(records)[0] == (2, "stray_quote")
    assert outcomes(records)[-1] == (153, None)
    assert {fault for _, fault in outcomes(records)[1:-1]} == {"wrong_width"}


@pytest.mark.parametrize(("lines", "fault"), [(99, None), (100, "stray_quote")])
def test_a_quoted_value_of_more_than_100_lines_is_a_stray_quote(path: Path, lines: int, fault: str | None) -> None:
    records = read(path, 'a;b\n1;"a' + "\nhalf" * lines + '"\n2;b\n', separator=";")
    assert outcomes(records)[0] == (2, fault)
    assert outcomes(records)[-1] == (lines + 3, None)


def test_a_quoted_value_may_hold_lines_separators_and_quotes(path: Path) -> None:
    records = read(path, 'a;b;c\n1;"first\nsecond;x\n\n""third""";x\n2;"";y\n', separator=";")
    assert records.cells.rows() == [("1", 'first\nsecond;x\n\n"third"', "x"), ("2", "", "y")]
    assert outcomes(records) == [(2, None), (6, None)]


def test_a_caller_in_quotes_followed_by_its_number_is_a_value(path: Path) -> None:
    records = read(path, 'a,b,c\n1,"Reception" <109>,"x" \n2,"Hall, north" <110>,y\n3,"x"y,z\n')
    assert records.cells.rows()[:2] == [("1", '"Reception" <109>', "x"), ("2", '"Hall, north" <110>', "y")]
    assert records.marks["fault"].to_list() == [None, None, "stray_quote"]


def test_blank_lines_are_no_records_but_count_as_lines(path: Path) -> None:
    records = read(path, "\n  \na;b\n\n1;2\n;\n ; \n   \n3;4\n\n", separator=";")
    assert records.cells.rows() == [("1", "2"), ("3", "4")]
    assert records.marks["line"].to_list() == [5, 9]


def test_one_column_needs_no_separator(path: Path) -> None:
    records = read(path, 'a\n1\n\n"x\ny"\n2"\n3\n')
    assert records.cells["a"].to_list() == ["1", "x\ny", None, "3"]
    assert outcomes(records) == [(2, None), (4, None), (6, "stray_quote"), (7, None)]


@pytest.mark.parametrize("block_bytes", [1, 64, 8_000_000])
def test_an_undecodable_row_is_rejected_alone(path: Path, block_bytes: int) -> None:
    delivered = b'a;b\n1;ok\n2;caf\xe9\n3;"x\n\xff"\n4;ok\n'
    records = read(path, delivered, block_bytes, separator=";")
    assert records.cells["b"].to_list() == ["ok", "caf\ufffd", "x\n\ufffd", "ok"]
    assert records.marks["undecodable"].to_list() == [False, True, True, False]


def test_without_headings_columns_are_named_by_position(path: Path) -> None:
    records = read(path, "1,2\nx,y,z\nx,y,z\n", header=False)
    assert records.cells.columns == ["1", "2", "3"]
    assert outcomes(records) == [(1, "wrong_width"), (2, None), (3, None)]


def test_a_file_of_headings_alone_has_no_records_but_its_columns(path: Path) -> None:
    records = read(path, "a;b", separator=";")
    assert len(records) == 0
    assert records.cells.columns == ["a", "b"]


@pytest.mark.parametrize("text", ["", "\n\n", b"\xef\xbb\xbf"])
def test_a_file_without_headings_is_refused(path: Path, text: str | bytes) -> None:
    with pytest.raises(Refused, match=r"file\.csv, line 1: there are no headings"):
        read(path, text)


def test_headings_with_a_stray_quote_are_refused(path: Path) -> None:
    with pytest.raises(Refused, match=r"file\.csv, line 2: the headings have a stray quote"):
        read(path, '\na;"b\n1;2\n', separator=";")


def test_headings_that_cannot_be_decoded_are_refused(path: Path) -> None:
    with pytest.raises(Refused, match=r"file\.csv, line 1: the headings have bytes"):
        read(path, b"a;\xe9\n1;2\n", separator=";")


RECORD_OF_THREE = re.compile(r'^(?:"(?:[^"\n]|"")*"|[^";\n]*)(?:;(?:"(?:[^"\n]|"")*"|[^";\n]*)){2}$', re.MULTILINE)
"""A line that is a whole record: none may stand inside a value that goes on over lines."""

VALUES = st.text(st.sampled_from('ab;" \n1é\u2028'), max_size=8)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=8), st.sampled_from([64, 100, 8_000_000]))
def test_well_written_records_are_what_the_csv_module_of_python_reads(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], block_bytes: int
) -> None:
    assume(all("".join(row).replace(";", "").strip() for row in rows))
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows([("x", "y", "z"), *rows])
    assume(len(RECORD_OF_THREE.findall(out.getvalue())) <= len(rows) + 1 - sum("\n" in "".join(row) for row in rows))
    path = tmp_path_factory.mktemp("generated") / "generated.csv"
    records = read(path, out.getvalue(), block_bytes, separator=";")
    assert records.cells.rows() == [tuple(row) for row in csv.reader(io.StringIO(out.getvalue()), delimiter=";")][1:]
    assert records.marks["fault"].null_count() == len(rows)


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from('ab;;"""\n\n1 '), max_size=120), st.integers(1, 40))
def test_the_blocks_change_nothing(tmp_path_factory: pytest.TempPathFactory, text: str, block_bytes: int) -> None:
    path = tmp_path_factory.mktemp("generated") / "generated.csv"
    whole = read(path, "x;y;z\n" + text, separator=";")
    cut = read(path, "x;y;z\n" + text, block_bytes, separator=";")
    assert cut.cells.equals(whole.cells)
    assert cut.marks.equals(whole.marks)
