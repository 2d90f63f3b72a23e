"""Programs handed out as a zip: `gorae grade` takes it, and no name leads anywhere."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from gorae.classroom.teaching.packing import Packed, files_zip, programs_zip
from gorae.jobs.archives import find_files
from gorae.jobs.layouts import layout_of
from gorae.jobs.submissions import collect

AT = 1_790_000_000_000
NAMES = st.text(max_size=30)


def entries(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def test_gorae_grade_finds_people_and_lessons_in_it(tmp_path: Path) -> None:
    works = [
        Packed("07 · 파란 고래 7", "wall-stop", AT, {"main.py": b"print(1)", "way.py": b"x = 1"}),
        Packed("07 · 파란 고래 7", "maze", AT, {"main.py": b"print(2)"}),
        Packed("12 · 이서연", "maze", AT, {"main.py": b"print(3)"}),
    ]
    file = tmp_path / "programs.zip"
    file.write_bytes(programs_zip(works))
    collected = collect(find_files(file), layout_of(None))
    assert [(one.person, one.lesson, one.files) for one in collected.submissions] == [
        ("07 · 파란 고래 7", "maze", {"main.py": b"print(2)"}),
        ("07 · 파란 고래 7", "wall-stop", {"main.py": b"print(1)", "way.py": b"x = 1"}),
        ("12 · 이서연", "maze", {"main.py": b"print(3)"}),
    ]


@given(person=NAMES, name=NAMES, twin=NAMES)
def test_no_name_leads_out_of_its_folder_and_none_is_lost(person: str, name: str, twin: str) -> None:
    works = [Packed(person, "maze", AT, {name: b"1"}), Packed(twin, "maze", AT, {name: b"2"})]
    found = entries(programs_zip(works))
    assert sorted(found.values()) == ([b"1", b"2"] if _differ(person, twin) else [b"2"])
    for path in found:
        parts = PurePosixPath(path).parts
        assert not path.startswith("/")
        assert ".." not in parts
        assert not any(char in path for char in '\\:*?"<>|\0')


def _differ(one: str, other: str) -> bool:
    return one.replace("/", "-") != other.replace("/", "-")


def test_reports_lie_side_by_side(tmp_path: Path) -> None:
    assert entries(files_zip({"07 파란 고래.html": b"<p>", "../a.html": b"2"}, AT)) == {
        "07 파란 고래.html": b"<p>",
        "%2E%2E/a.html": b"2",
    }
