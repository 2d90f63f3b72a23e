"""The teacher's own list of names: as spreadsheets write it, all mistakes at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.classroom.teaching.roster import read_roster
from gorae.errors import DocumentError


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("자리,이름\n7,김민준\n12,이서연\n", "utf-8"),
        ("7,김민준\n12,이서연", "utf-8"),
        ("자리,이름\r\n7,김민준\r\n\r\n12,이서연\r\n", "cp949"),
        ("자리\t이름\n7번\t김민준\n12번\t이서연\n", "utf-16"),
        ('자리;이름;반\n7;"김민준";4-2\n12; 이서연 ;4-2\n', "utf-8-sig"),
    ],
)
def test_names_by_seats_however_a_spreadsheet_writes_them(tmp_path: Path, text: str, encoding: str) -> None:
    file = tmp_path / "names.csv"
    file.write_bytes(text.encode(encoding))
    assert read_roster(file) == {7: "김민준", 12: "이서연"}


def test_all_mistakes_are_told_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("자리,이름\n7,김민준\n칠,이서연\n7,박지훈\n0,최수아\n9\n", encoding="utf-8")
    with pytest.raises(DocumentError) as told:
        read_roster(file)
    assert [problem.line for problem in told.value.problems] == [3, 4, 5, 6]


@pytest.mark.parametrize("data", [b"", b"\n\n", "자리,이름\n".encode(), b"\xff\xfe\x00", b"\x81\x81\x00\xd8"])
def test_a_file_without_names_is_told(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "names.csv"
    file.write_bytes(data)
    with pytest.raises(DocumentError):
        read_roster(file)


@given(data=st.binary(max_size=200))
def test_no_bytes_break_it(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    file.write_bytes(data)
    try:
        names = read_roster(file)
    except DocumentError as error:
        assert error.problems
        return
    assert all(seat > 0 and name.isprintable() for seat, name in names.items())
