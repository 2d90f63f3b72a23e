"""Whose program is it, and for which lesson? Layouts of LMSs, to the letter."""

from __future__ import annotations

import pytest
import yaml
from counted_calls import counted_calls

from gorae.errors import UsageError
from gorae.jobs.archives import FoundFile
from gorae.jobs.submissions import Collected, collect, pattern_of
from gorae.texts import Text

MAX_CALLS = 1_000 if yaml.__with_libyaml__ else 60_000
"""Of Python functions, for one person's two files. PyYAML's `safe_load` of so many brackets takes 80,000."""


def of(match: str | None, *paths: str) -> Collected:
    return collect([FoundFile(path, b"1") for path in paths], pattern_of(match))


def people(collected: Collected) -> list[tuple[str, str | None]]:
    return [(each.person, each.lesson) for each in collected.submissions]


@pytest.mark.parametrize(
    ("match", "path", "person", "lesson"),
    [
        ("moodle", "김민준_12_assignsubmission_file/main.py", "김민준", None),
        ("moodle", "AI-wall.zip/Lee Seo_yeon_7_assignsubmission_file/main.py", "Lee Seo_yeon", None),
        ("moodle", "김민준_12_assignsubmission_file_main.py", "김민준", None),
        ("canvas", "submissions.zip/leeseoyeon_1234_5678_main.py", "leeseoyeon", None),
        ("canvas", "kim_LATE_1234_5678_main-1.py", "kim", None),
        ("classroom", "김민준 - main.py", "김민준", None),
        ("classroom", "drive.zip/3반/김민준.py", "김민준", None),
        ("github", "repos/wall-stop-minjun/main.py", "stop-minjun", "wall"),
        ("folder", "김민준/wall-stop/main.py", "김민준", "wall-stop"),
        ("folder", "김민준/main.py", "김민준", None),
        ("folder", "class.zip/김민준/main.py", "김민준", None),
        (r"(?P<lesson>[^/]+)/(?P<person>\d+)\.py", "maze/07.py", "07", "maze"),
        (r"(?P<person>[^/]+)\.zip/(?:.*/)?(?P<file>[^/]+)", "kim.zip/lee/main.py", "kim", None),
    ],
)
def test_layouts(match: str, path: str, person: str, lesson: str | None) -> None:
    assert people(of(match, path)) == [(person, lesson)]


def test_layouts_are_recognised() -> None:
    assert people(of(None, "김민준_12_assignsubmission_file/main.py")) == [("김민준", None)]
    assert people(of(None, "lee_1234_5678_main.py")) == [("lee", None)]
    assert people(of(None, "김민준/maze/main.py")) == [("김민준", "maze")]


def test_gorae_yaml_beside_a_program_says_the_lesson() -> None:
    found = [
        FoundFile("kim/main.py", b"1"),
        FoundFile("kim/gorae.yaml", b"\xef\xbb\xbflesson: maze\nkit: maqueen\n"),
    ]
    assert people(collect(found, pattern_of("folder"))) == [("kim", "maze")]


@pytest.mark.parametrize("marker", [b"lesson: [", b"\xff\xfe", b"[" * 9000, b"lesson: 5", b"- a"])
def test_a_marker_that_says_nothing_does_no_harm(marker: bytes) -> None:
    found = [FoundFile("kim/main.py", b"1"), FoundFile("kim/gorae.yaml", marker)]
    assert people(collect(found, pattern_of("folder"))) == [("kim", None)]


def test_modules_beside_a_program_belong_to_it() -> None:
    paths = ("kim/maze/main.py", "kim/maze/helper.py", "kim/maze/parts/__init__.py", "lee/main.py")
    collected = of("folder", *paths)
    assert [sorted(each.files) for each in collected.submissions] == [
        ["helper.py", "main.py", "parts/__init__.py"],
        ["main.py"],
    ]
    assert people(collected) == [("kim", "maze"), ("lee", None)]
    assert collected.seen == 2


def test_a_main_among_programs_of_others_is_nobodys_home() -> None:
    collected = of("classroom", "3반/main.py", "3반/김민준.py", "3반/이서연.py")
    assert [person for person, _ in people(collected)] == ["main", "김민준", "이서연"]


def test_what_fits_nothing_is_refused_with_a_reason() -> None:
    collected = of("moodle", "kim/main.py")
    assert collected.submissions == []
    assert [(each.path, each.reason.key) for each in collected.refused] == [("kim/main.py", "jobs.no-match")]


def test_problems_are_refused_and_seen() -> None:
    found = [
        FoundFile("kim/main.py", problem=Text("jobs.link")),
        FoundFile("lee/main.py", b"1"),
        FoundFile("notes.txt", b""),
    ]
    collected = collect(found, pattern_of("folder"))
    assert collected.seen == 2
    assert [each.path for each in collected.refused] == ["kim/main.py"]


@pytest.mark.parametrize("pattern", ["(", "[a", "(?P<who>.*)", ".*", "(?P<person>.*)(?P<grade>.)", "(" * 400])
def test_a_pattern_that_is_none_is_told(pattern: str) -> None:
    with pytest.raises(UsageError):
        pattern_of(pattern)


@pytest.mark.parametrize(
    ("path", "person"),
    [
        ("kim_1_2_work.zip/lee_3_4_main.py", "kim"),
        ("class.zip/kim_1_2_work.zip/x/lee_3_4_main.py", "kim"),
        ("Kim_1_assignsubmission_file/w.zip/Lee_2_assignsubmission_file/main.py", "Kim"),
        ("class.zip/Kim_1_assignsubmission_file/w.zip/project/main.py", "Kim"),
        ("kim_1_2_w.zip/Lee_2_assignsubmission_file/main.py", "kim"),
        ("Kim_2_assignsubmission_file/lee_1_2_main.py", "Kim"),
    ],
)
def test_nobody_hands_in_for_somebody_else(path: str, person: str) -> None:
    assert people(of(None, path)) == [(person, None)]


def test_of_two_files_of_one_name_the_first_counts_and_the_other_is_told() -> None:
    found = [FoundFile("kim/main.py", b"1"), FoundFile("kim/main.py", b"2")]
    collected = collect(found, pattern_of("folder"))
    assert [each.files for each in collected.submissions] == [{"main.py": b"1"}]
    assert [each.reason.key for each in collected.refused] == ["jobs.same-path"]


def test_data_beside_a_program_belongs_to_it_and_all_is_accounted_for() -> None:
    found = [FoundFile(f"kim/{name}", b"1") for name in ("main.py", "helper.py", "route.txt", "notes.md")]
    collected = collect(found, pattern_of("folder"))
    assert [sorted(each.files) for each in collected.submissions] == [
        ["helper.py", "main.py", "notes.md", "route.txt"]
    ]
    assert collected.seen == 1


@pytest.mark.parametrize("bracket", [b"{", b"["])
def test_a_marker_of_many_brackets_costs_little(bracket: bytes) -> None:
    few, many = (
        [FoundFile("kim/main.py", b"1"), FoundFile("kim/gorae.yaml", b"lesson: maze\na: " + bracket * count)]
        for count in (50, 9000)
    )
    collect(few, pattern_of("folder"))  # what is read or imported once is no part of the cost
    with counted_calls(most=MAX_CALLS):
        collected = collect(many, pattern_of("folder"))
    assert [each.lesson for each in collected.submissions] == [None]
