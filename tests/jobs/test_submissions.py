"""Whose program is it, and for which lesson? Layouts of LMSs, to the letter."""

from __future__ import annotations

import pytest
import yaml
from counted_calls import counted_calls
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import UsageError
from gorae.jobs.archives import FoundFile
from gorae.jobs.layouts import PRESETS, layout_of
from gorae.jobs.submissions import Collected, collect
from gorae.texts import Text

MAX_CALLS = 1_000 if yaml.__with_libyaml__ else 60_000
"""Of Python functions, for one person's two files. PyYAML's `safe_load` of so many brackets takes 80,000."""


def of(match: str | None, *paths: str) -> Collected:
    return collect([FoundFile(path, b"1") for path in paths], layout_of(match))


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
        ("github", "repos/week3-minjun/main.py", "minjun", "week3"),
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
    assert people(collect(found, layout_of("folder"))) == [("kim", "maze")]


@pytest.mark.parametrize("marker", [b"lesson: [", b"\xff\xfe", b"[" * 9000, b"lesson: 5", b"- a"])
def test_a_marker_that_says_nothing_does_no_harm(marker: bytes) -> None:
    found = [FoundFile("kim/main.py", b"1"), FoundFile("kim/gorae.yaml", marker)]
    assert people(collect(found, layout_of("folder"))) == [("kim", None)]


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
    collected = collect(found, layout_of("folder"))
    assert collected.seen == 2
    assert [each.path for each in collected.refused] == ["kim/main.py"]


@pytest.mark.parametrize("pattern", ["(", "[a", "(?P<who>.*)", ".*", "(?P<person>.*)(?P<grade>.)", "(" * 400])
def test_a_pattern_that_is_none_is_told(pattern: str) -> None:
    with pytest.raises(UsageError):
        layout_of(pattern)


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
    collected = collect(found, layout_of("folder"))
    assert [each.files for each in collected.submissions] == [{"main.py": b"1"}]
    assert [each.reason.key for each in collected.refused] == ["jobs.same-path"]


def test_data_beside_a_program_belongs_to_it_and_all_is_accounted_for() -> None:
    found = [FoundFile(f"kim/{name}", b"1") for name in ("main.py", "helper.py", "route.txt", "notes.md")]
    collected = collect(found, layout_of("folder"))
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
    collect(few, layout_of("folder"))  # what is read or imported once is no part of the cost
    with counted_calls(most=MAX_CALLS):
        collected = collect(many, layout_of("folder"))
    assert [each.lesson for each in collected.submissions] == [None]


# --- whose it is, where only folders tell -------------------------------------------------------------


@pytest.mark.parametrize(
    "paths",
    [
        ("kim.py", "lee.py", "park.py"),
        ("class.zip/kim.py", "class.zip/lee.py", "class.zip/park.py"),
        ("drive.zip/벽/kim - main.py", "drive.zip/벽/lee - main.py", "drive.zip/벽/park.py"),
        ("class.zip/3반/kim/main.py", "class.zip/3반/lee/main.py", "class.zip/3반/park/main.py"),
        ("a/b/c/kim/main.py", "a/b/c/lee/main.py", "a/b/c/park/main.py"),
        ("kim.zip/wall-stop/main.py", "lee.zip/wall-stop/main.py", "park.zip/wall-stop/main.py"),
        ("kim.zip/my robot/main.py", "lee.zip/my robot/main.py", "park.zip/main.py"),
        ("u/kim.zip/main.py", "u/lee.zip/main.py", "u/park.zip/main.py"),
        ("3-1/kim/main.py", "3-1/lee/main.py", "3-2/park/main.py", "3-2/choi/main.py"),
        ("wall-stop/kim/main.py", "maze/lee/main.py", "maze/park/main.py"),
        *[tuple(f"{week}/{who}/main.py" for week in ("w1", "w2") for who in ("kim", "lee", "park", "choi"))],
        ("kim/main.py", "lee/main.py", "park/a/main.py", "park/b/main.py", "park/c/main.py"),
        ("3반/main.py", "3반/kim.py", "3반/lee.py", "3반/park.py"),
    ],
)
def test_a_class_as_people_keep_it_is_one_of_different_people(paths: tuple[str, ...]) -> None:
    """Nobody's program becomes an attempt of somebody else's, and nobody's folder a person."""
    collected = collect([FoundFile(path, b"1") for path in paths], layout_of(None, ["wall-stop", "maze"]))
    found = {person for person, _ in people(collected)} - {"choi", "3반"}
    assert found == {"kim", "lee", "park"}
    assert not collected.refused


def test_the_folder_of_a_lesson_around_a_class_says_the_lesson() -> None:
    paths = ("wall-stop/kim/main.py", "wall-stop/lee/main.py", "maze/kim.py")
    collected = collect([FoundFile(path, b"1") for path in paths], layout_of(None, ["wall-stop", "maze"]))
    assert people(collected) == [("kim", "maze"), ("kim", "wall-stop"), ("lee", "wall-stop")]


def test_projects_of_students_are_attempts() -> None:
    paths = [f"{who}/{week}/main.py" for who in ("kim", "lee", "park") for week in ("week1", "week2")]
    assert {person for person, _ in people(of(None, *paths))} == {"kim", "lee", "park"}


def test_a_student_packs_nobody_else() -> None:
    paths = ("kim.zip/lee/main.py", "kim.zip/park/main.py", "lee.zip/main.py", "choi.zip/main.py")
    assert {person for person, _ in people(of(None, *paths))} == {"kim", "lee", "choi"}


def test_a_repository_says_its_lesson_although_that_has_hyphens() -> None:
    layout = layout_of("github", ["wall", "wall-stop"])
    collected = collect([FoundFile("repos/wall-stop-minjun-kim/main.py", b"1")], layout)
    assert people(collected) == [("minjun-kim", "wall-stop")]


@pytest.mark.parametrize(
    ("one", "other", "third"),
    [
        (
            "김민준_12_assignsubmission_file/main.py",
            "김민준_34_assignsubmission_file/main.py",
            "이_1_assignsubmission_file/a.py",
        ),
        ("김민준_12_90_main.py", "김민준_34_91_main.py", "이_1_92_a.py"),
    ],
)
def test_two_people_of_one_name_are_two(one: str, other: str, third: str) -> None:
    names = sorted(person for person, _ in people(of(None, one, other, third)))
    assert names == ["김민준 (12)", "김민준 (34)", "이"]


def test_a_name_with_another_number_in_another_assignment_is_one_person() -> None:
    paths = ("w1.zip/김_12_assignsubmission_file/main.py", "w2.zip/김_77_assignsubmission_file/main.py")
    assert {person for person, _ in people(of(None, *paths))} == {"김"}


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (("kim_1_assignsubmission_file/main.docx",), ["jobs.no-program"]),
        (("kim_1_assignsubmission_onlinetext/onlinetext.html",), ["jobs.no-program"]),
        (("kim_1_2_text.html", "kim_1_3_a.png"), ["jobs.no-program"]),
        (("kim_1_2_a.png", "kim_1_3_main.py"), []),
        (("kim/main.hwp", "kim/notes.txt", "lee/main.py"), ["jobs.no-program"]),
        (("kim.7z", "lee.py", "park.py", "rules.xlsx"), ["jobs.other-archive"]),
        (("class/kim/work.egg", "class/lee/main.py", "class/park/main.py"), ["jobs.other-archive"]),
    ],
)
def test_whoever_hands_in_no_program_is_told_once(paths: tuple[str, ...], told: list[str]) -> None:
    collected = of(None, *paths)
    assert [each.reason.key for each in collected.refused] == told
    assert collected.seen == len(collected.submissions) + len(collected.refused)


def test_what_is_named_by_a_main_is_a_module_and_the_rest_are_programs() -> None:
    found = [
        FoundFile("kim/main.py", b"import way\n"),
        FoundFile("kim/way.py", b"1"),
        FoundFile("kim/main (1).py", b"2"),
        FoundFile("lee/main.py", b"3"),
    ]
    collected = collect(found, layout_of(None))
    assert [(one.person, one.path, one.turn) for one in collected.submissions] == [
        ("kim", "kim/main (1).py", 1),
        ("kim", "kim/main.py", 0),
        ("lee", "lee/main.py", 0),
    ]


def test_a_preset_that_is_written_wrong_is_named() -> None:
    with pytest.raises(UsageError) as caught:
        layout_of("moodel")
    assert "moodle?" in caught.value.text.say("en")
    with pytest.raises(UsageError):
        layout_of("(?P<person>" + "a" * 500 + ")")


@pytest.mark.parametrize(
    "before",
    [
        "c.zip/kim_5_{}_",
        "c.zip/kim_LATE_5_{}_",
        "m.zip/kim_5_assignsubmission_file_",
    ],
)
def test_files_that_an_lms_puts_side_by_side_belong_to_the_main_of_the_same_person(before: str) -> None:
    """A model and its data, and modules: no program of them is graded alone, and nobody else has them."""
    names = ("dataset.csv", "main.py", "model.py", "way.py")
    found = [FoundFile(before.format(number) + name, name.encode()) for number, name in enumerate(names, 90)]
    found.append(FoundFile("c.zip/lee_6_99_main.py", b"lee"))
    collected = collect(found, layout_of(None))
    assert sorted((one.person, sorted(one.files)) for one in collected.submissions) == [
        ("kim", sorted(names)),
        ("lee", ["main.py"]),
    ]
    assert (collected.seen, collected.refused) == (2, [])


def test_of_files_handed_in_again_the_later_ones_are_beside_the_program() -> None:
    files = {
        "kim_5_90_main.py": b"1",
        "kim_5_91_model.py": b"1",
        "kim_5_95_main-1.py": b"2",
        "kim_5_96_model-1.py": b"2",
    }
    collected = collect([FoundFile(path, data) for path, data in files.items()], layout_of(None))
    assert [one.files for one in sorted(collected.submissions, key=lambda one: one.turn)] == [
        {"main.py": b"1", "model.py": b"2"},
        {"main.py": b"2", "model.py": b"2"},
    ]


def test_programs_without_a_main_are_attempts_also_side_by_side() -> None:
    collected = of(None, "kim_5_90_robot.py", "kim_5_91_robot-1.py", "lee_6_92_main.py")
    assert [(one.person, sorted(one.files)) for one in collected.submissions].count(("kim", ["main.py"])) == 2


PARTS = st.sampled_from(
    ["kim", "lee", "3반", "wall-stop", "maze", "w.zip", "kim.zip", "kim_5_assignsubmission_file", "lib"]
)
FILES = st.sampled_from(
    ["main.py", "Main.py", "main-1.py", "main (1).py", "way.py", "model.py", "kim - main.py", "a.docx",
     "kim_5_90_main.py", "kim_5_91_model.py", "kim_6_92_main.py", "kim_5_93_a.docx", "gorae.yaml",
     "notes.txt", "main.7z"]
)  # fmt: skip
PATHS = st.builds(lambda folders, file: "/".join([*folders, file]), st.lists(PARTS, max_size=4), FILES)


@given(paths=st.lists(PATHS, unique=True, max_size=12), match=st.sampled_from([None, *PRESETS]))
def test_no_program_is_lost_and_the_account_adds_up(paths: list[str], match: str | None) -> None:
    """Each is one's own submission, beside one, or refused; whoever is seen by name is in the account."""
    found = [FoundFile(path, f"import way, lib  # {path}".encode()) for path in paths]
    layout = layout_of(match, ["wall-stop", "maze"])
    collected = collect(found, layout)
    own = {data for each in collected.submissions for data in each.files.values()}
    refused = [each.path for each in collected.refused]
    for each in found:
        assert not each.path.endswith(".py") or each.data in own or each.path in refused
    assert len(set(refused)) == len(refused)
    assert collected.seen == len(collected.submissions) + len(collected.refused)
    assert all(each.person and len(each.person) <= 80 for each in collected.submissions)
