from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gorae.documents import Localized
from gorae.errors import DocumentError
from gorae.grading.challenge import Challenge, RobustnessCredit
from gorae.grading.challenge_file import load_challenge
from gorae.grading.fields import Range
from gorae.stl.parser import parse_formula

GOOD = """\
id: line-oval
title: {en: Follow the oval, ko: 타원 따라가기}
arena: oval
kits: [maqueen, cutebot, esp32-duo]
start: {x: 300 mm, y: 200 mm, heading: 0 deg}
time_limit: 60 s
stimuli:
  - {at: 1 s, press: button_a}
  - {at: 2 s, press: button_b, for: 500 ms}
runs:
  count: 5
  vary: {start.heading: [-5 deg, 5 deg], motor_imbalance: [0, 0.05], sensor_noise: [0.5, 1.5]}
checks:
  - id: lap
    title: {en: One full lap, ko: 한 바퀴 돌기}
    points: 50
    formula: eventually[0 s, 40 s](lap >= 1)
  - id: on-line
    points: 30
    needs: [lap]
    formula: always(abs(line_offset) <= 20 mm)
    credit: fraction
    hints:
      - {en: "Which sensor turns white first?", ko: "어느 센서가 먼저 하얗게 되나요?"}
  - id: close
    points: 2.5
    formula: always(abs(line_offset) <= 20 mm)
    credit: {robustness: [-1 cm, 10 mm]}
  - id: uses-a-loop
    points: 20
    code: {uses: [loop], calls: [drive], no_sleep_longer_than: 2 s, no_import: [time]}
measures:
  lap_time: first(lap >= 1)
  at_home: duration(inside(start))
  at_end:
    title: {en: Distance at the end, ko: 끝났을 때의 거리}
    formula: end(distance)
"""


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Challenge]:
    def load(text: str) -> Challenge:
        path = tmp_path / "challenge.yaml"
        path.write_text(text, encoding="utf-8")
        return load_challenge(path)

    return load


@pytest.fixture
def mistakes(load: Callable[[str], Challenge]) -> Callable[[str], list[tuple[int, str, str]]]:
    """Line, path and key of every mistake; each can be said in both languages."""

    def find(text: str) -> list[tuple[int, str, str]]:
        with pytest.raises(DocumentError) as caught:
            load(text)
        for problem in caught.value.problems:
            assert problem.file.endswith("challenge.yaml")
            assert problem.say("ko") != problem.say("en")
        return [(problem.line, problem.path, problem.text.key) for problem in caught.value.problems]

    return find


def test_a_whole_challenge(load: Callable[[str], Challenge]) -> None:
    challenge = load(GOOD)
    lap, on_line, close, uses_a_loop = challenge.checks
    assert (challenge.id, challenge.arena, challenge.kits[2]) == ("line-oval", "oval", "esp32-duo")
    assert (challenge.time_limit, challenge.start.x, challenge.max_score) == (60.0, 300.0, 102.5)
    assert [(stimulus.at, stimulus.press, stimulus.hold) for stimulus in challenge.stimuli] == [
        (1.0, "button_a", 0.2),
        (2.0, "button_b", 0.5),
    ]
    assert challenge.runs.count == 5
    assert challenge.runs.vary["start.heading"] == Range(-5.0, 5.0, "deg")
    assert challenge.runs.vary["motor_imbalance"] == Range(0.0, 0.05)
    assert lap.formula is not None
    assert lap.formula.text == "eventually[0 s, 40 s](lap >= 1)"
    assert lap.formula.tree == parse_formula(lap.formula.text)
    assert (lap.name.ko, on_line.name.ko) == ("한 바퀴 돌기", "on-line")
    assert (on_line.credit, on_line.needs) == ("fraction", ("lap",))
    assert on_line.hints == (
        Localized(en="Which sensor turns white first?", ko="어느 센서가 먼저 하얗게 되나요?"),
    )
    assert isinstance(close.credit, RobustnessCredit)
    assert close.credit.robustness == Range(-10.0, 10.0, "mm")
    assert uses_a_loop.code is not None
    assert uses_a_loop.code.no_sleep_longer_than == 2.0
    at_home, at_end = challenge.measures["at_home"], challenge.measures["at_end"]
    assert (str(at_home.formula.tree), at_home.formula.tree.unit) == ("duration(inside(start))", "s")
    assert (str(at_end.formula.tree), at_end.formula.tree.unit) == ("end(distance)", "mm")
    assert [measure.name("x").ko for measure in (at_home, at_end)] == ["x", "끝났을 때의 거리"]


def test_an_arena_and_kits_of_ones_own_lie_beside_the_challenge(
    load: Callable[[str], Challenge], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    arena = "id: mine\nname: {en: Mine, ko: 내 것}\nsize: {x: 1 m, y: 1 m}\nlines: {track: {width: 2 cm, "
    arena += "closed: true, start: {x: 0.5 m, y: 0.4 m}, path: [{arc: 360 deg, radius: 0.1 m}]}}\n"
    (tmp_path / "mine.yaml").write_text(arena, encoding="utf-8")
    challenge = load(
        GOOD.replace("arena: oval", "arena: mine.yaml").replace("duration(inside(start))", "max(x)")
    )
    assert challenge.arena == str(tmp_path / "mine.yaml")


# What is replaced in GOOD, by what, and the mistakes that this makes.
BROKEN = [
    ("arena: oval", "arena: ovall", [(3, "arena", "kits.unknown-near")]),
    ("[maqueen, cutebot, esp32-duo]", "[maqueen, cutebott]", [(4, "kits[1]", "kits.unknown-near")]),
    ("[maqueen, cutebot, esp32-duo]", "[]", [(4, "kits", "documents.wrong-type")]),
    ("x: 300 mm", "x: 3 m", [(5, "start", "grading.start-outside")]),
    ("x: 300 mm", "x: 300", [(5, "start.x", "documents.no-unit")]),
    ("time_limit: 60 s", "time_limit: 0 s", [(6, "time_limit", "documents.greater-than")]),
    ("time_limit: 60 s", "time_limt: 60 s", [
        (1, "time_limit", "documents.missing"), (6, "time_limt", "documents.unknown-key-near"),
    ]),
    ("time_limit: 60 s", "time_limit: 1500 ms", [(9, "stimuli[1].at", "grading.stimulus-late")]),
    ("start.heading: [-5 deg, 5 deg]", "stimuli.at: [0 s, 58 s]", [
        (9, "stimuli[1].at", "grading.stimulus-late"),
    ]),
    ("start.heading: [-5 deg, 5 deg]", "stimuli.at: [0, 1]", [
        (12, "runs.vary.stimuli.at", "grading.vary-unit"),
    ]),
    ("{at: 1 s, press", "{at: 0.5 s, press", [(8, "stimuli[0].at", "grading.too-early")]),
    ("start.heading: [-5 deg, 5 deg]", "stimuli.at: [-0.3 s, 0 s]", [
        (8, "stimuli[0].at", "grading.too-early"),
    ]),
    ("press: button_a", "gesture: shake", [(8, "stimuli[0]", "grading.short-gesture")]),
    ("press: button_a", "gesture: shakes, for: 1 s", [
        (8, "stimuli[0].gesture", "documents.not-one-of-near"),
    ]),
    ("press: button_a}", "press: button_a, gesture: shake}", [(8, "stimuli[0]", "grading.press-or-gesture")]),
    ("{at: 1 s, press: button_a}", "{at: 1 s}", [(8, "stimuli[0]", "grading.press-or-gesture")]),
    ("start.heading: [-5 deg, 5 deg]", "person: [1000, 1005]", [
        (12, "runs.vary.person", "grading.vary-nobody"),
    ]),
    ("start.heading: [-5 deg, 5 deg]", "start.heading: [left, right]", [
        (12, "runs.vary.start.heading", "grading.vary-no-words"),
    ]),
    ("always(abs(line_offset) <= 20 mm)", "always(accel_z > 0 m/s2)", [
        (21, "checks[1].formula", "grading.at-column"),
    ]),
    ("press: button_a", "press: button_c", [(8, "stimuli[0].press", "documents.not-one-of-near")]),
    ("count: 5", "count: 0", [(11, "runs.count", "documents.greater-than-equal")]),
    ("count: 5", "count: five", [(11, "runs.count", "documents.wrong-type")]),
    ("start.heading:", "start.heding:", [(12, "runs.vary.start.heding", "grading.unknown-vary")]),
    ("start.heading: [-5 deg, 5 deg]", "start.heading: [-5, 5]", [
        (12, "runs.vary.start.heading", "grading.vary-unit"),
    ]),
    ("[-5 deg, 5 deg]", "[-5 deg, 5 mm]", [(12, "runs.vary.start.heading", "grading.range-units")]),
    ("[-5 deg, 5 deg]", "[5 deg, -5 deg]", [(12, "runs.vary.start.heading", "grading.range-backwards")]),
    ("[-5 deg, 5 deg]", "5 deg", [(12, "runs.vary.start.heading", "grading.no-range")]),
    ("[-5 deg, 5 deg]", "[low, high]", [(12, "runs.vary.start.heading", "grading.no-quantity")]),
    ("[0, 0.05]", "[0 mm, 5 mm]", [(12, "runs.vary.motor_imbalance", "grading.vary-plain")]),
    ("start.heading: [-5 deg, 5 deg]", "walls.front.x: [-5 mm, 5 mm]", [
        (12, "runs.vary.walls.front.x", "grading.unknown-vary"),
    ]),
    ("  - id: lap\n", "  - id: Lap 1\n", [
        (14, "checks[0].id", "grading.bad-id"), (20, "checks[1].needs[0]", "grading.unknown-need"),
    ]),
    ("id: close", "id: lap", [(25, "checks[2].id", "grading.doubled-id")]),
    ("points: 50", "points: -1", [(16, "checks[0].points", "documents.greater-than")]),
    ("points: 50", "points: yes", [(16, "checks[0].points", "documents.wrong-type")]),
    ("needs: [lap]", "needs: [lab]", [(20, "checks[1].needs[0]", "grading.unknown-need")]),
    ("needs: [lap]", "needs: [close]", [(20, "checks[1].needs[0]", "grading.later-need")]),
    ("needs: [lap]", "needs: [on-line]", [(20, "checks[1].needs[0]", "grading.own-need")]),
    ("(lap >= 1)\n  - id: on-line", "(lapp >= 1)\n  - id: on-line", [
        (17, "checks[0].formula", "grading.at-column"),
    ]),
    ("    formula: eventually[0 s, 40 s](lap >= 1)\n", "", [(14, "checks[0]", "grading.no-formula")]),
    ("formula: eventually[0 s, 40 s](lap >= 1)", "formula: 5", [
        (17, "checks[0].formula", "grading.formula-is-text"),
    ]),
    ("eventually[0 s, 40 s](lap >= 1)", "eventually(inside(home))", [
        (17, "checks[0].formula", "grading.at-column"),
    ]),
    ("eventually[0 s, 40 s](lap >= 1)", "eventually[70 s, 80 s](lap >= 1)", [
        (17, "checks[0].formula", "grading.at-column"),
    ]),
    ("credit: fraction", "credit: some", [(22, "checks[1].credit", "documents.not-one-of")]),
    ("always(abs(line_offset) <= 20 mm)\n    credit: fraction", "lap >= 1\n    credit: fraction", [
        (22, "checks[1].credit", "grading.fraction-of-always"),
    ]),
    ("[-1 cm, 10 mm]", "[1 cm, 10 mm]", [(28, "checks[2].credit", "grading.credit-of-nothing")]),
    ("[-1 cm, 10 mm]", "[1 s, 2 s]", [(28, "checks[2].credit", "grading.credit-unit")]),
    ("uses: [loop]", "uses: [lop]", [(31, "checks[3].code.uses[0]", "documents.not-one-of-near")]),
    ("code: {uses: [loop], calls: [drive], no_sleep_longer_than: 2 s, no_import: [time]}", "code: {}", [
        (31, "checks[3].code", "grading.no-rule"),
    ]),
    ("points: 20", "points: 20\n    credit: fraction", [(31, "checks[3].credit", "grading.credit-of-code")]),
    ("first(lap >= 1)", "fist(lap >= 1)", [(33, "measures.lap_time", "grading.at-column")]),
    ("duration(inside(start))", "duration(inside(strat))", [(34, "measures.at_home", "grading.at-column")]),
    ("ko: 한 바퀴 돌기}", "}", [(15, "checks[0].title.ko", "documents.missing")]),
]  # fmt: skip


HELD = """\
id: magic-wand
title: {en: Magic wand, ko: 요술 지팡이}
arena: table
kits: [maqueen, esp32-duo]
start: {x: 1 m, y: 1 m}
time_limit: 10 s
stimuli: [{at: 0.5 s, gesture: circle, for: 1.5 s}, {at: 4 s, gesture: shake, for: 2 s}]
runs:
  count: 6
  vary: {person: [1000, 1005], hand: [left, right], vigour: [0.8, 1.2]}
checks:
  - {id: circle, points: 1, formula: "always(gesture == 4 implies accel_z > -2.5 m/s2)"}
"""

NUMB = """\
id: numb
name: {en: Numb, ko: 둔한 키트}
board: esp32
body: {radius: 60 mm, center: {x: 10 mm}, mass: 200 g}
drive: {wheel_diameter: 65 mm, track_width: 100 mm, top_speed: 300 mm/s, dead_band: 0.1, lag: 80 ms}
parts: {motors: {part: drv8833, left_1: IO25, left_2: IO26, right_1: IO14, right_2: IO33}}
"""
"""A kit without an accelerometer."""

BROKEN_HELD = [
    ("person: [1000, 1005]", "person: [1000.5, 1005]", [(10, "runs.vary.person", "grading.vary-whole")]),
    ("person: [1000, 1005]", "person: [0, 3]", [(10, "runs.vary.person", "grading.vary-whole")]),
    ("person: [1000, 1005]", "person: [1 s, 3 s]", [(10, "runs.vary.person", "grading.vary-whole")]),
    ("person: [1000, 1005]", "person: [left, right]", [(10, "runs.vary.person", "grading.vary-no-words")]),
    ("hand: [left, right]", "hand: [0, 1]", [(10, "runs.vary.hand", "grading.vary-words")]),
    ("hand: [left, right]", "hand: [left, both]", [(10, "runs.vary.hand", "grading.no-quantity")]),
    ("hand: [left, right]", "hand: left", [(10, "runs.vary.hand", "grading.no-range")]),
    ("vigour: [0.8, 1.2]", "vigour: [0, 1]", [(10, "runs.vary.vigour", "grading.vary-range")]),
    ("at: 4 s", "at: 10 s", [(7, "stimuli[1].at", "grading.stimulus-late")]),
    ("always(gesture == 4 implies accel_z > -2.5 m/s2)", "eventually(speed > 5 mm/s)", [
        (12, "checks[0].formula", "grading.at-column"),  # its wheels turn in the air
    ]),
    ("kits: [maqueen, esp32-duo]", "kits: [numb.yaml, maqueen]", [(4, "kits", "grading.kit-feels-nothing")]),
    ("count: 6", "count: 0\n  shuffle: true", [(9, "runs.count", "documents.greater-than-equal")]),
    ("gesture: shake, for: 2 s}]\nruns:\n  count: 6", "gesture: circle, for: 2 s}]\nruns:\n  shuffle: true", [
        (9, "runs.shuffle", "learned.nothing-to-shuffle"),
    ]),
    ("shake, for: 2 s}]\nruns:\n  count: 6", "circle}]\nruns:\n  count: 0\n  shuffle: true", [
        (7, "stimuli[1]", "grading.short-gesture"), (9, "runs.count", "documents.greater-than-equal"),
        (10, "runs.shuffle", "learned.nothing-to-shuffle"),
    ]),
    ("checks:", "robots: {leader: {program: same, start: {x: 1 m, y: 1 m}}}\nchecks:", [
        (11, "robots", "grading.robots-of-held"),
    ]),
]  # fmt: skip


def test_a_challenge_of_gestures(load: Callable[[str], Challenge]) -> None:
    challenge = load(HELD)
    assert challenge.held
    assert [(one.at, one.gesture, one.hold) for one in challenge.stimuli] == [
        (0.5, "circle", 1.5), (4.0, "shake", 2.0),
    ]  # fmt: skip
    assert challenge.runs.vary["hand"] == Range(0.0, 1.0, "hand")
    assert load(HELD.replace("count: 6", "count: 6\n  shuffle: true")).runs.shuffle
    assert load(HELD.replace("[left, right]", "[left, left]")).runs.vary["hand"] == Range(1.0, 1.0, "hand")


@pytest.mark.parametrize(("good", "bad", "expected"), BROKEN_HELD, ids=[case[1] for case in BROKEN_HELD])
def test_a_mistake_about_gestures_is_found_where_it_is(
    good: str,
    bad: str,
    expected: list[tuple[int, str, str]],
    mistakes: Callable[[str], list[tuple[int, str, str]]],
    tmp_path: Path,
) -> None:
    (tmp_path / "numb.yaml").write_text(NUMB, encoding="utf-8")
    assert mistakes(HELD.replace(good, bad, 1)) == expected


@pytest.mark.parametrize(("good", "bad", "expected"), BROKEN, ids=[case[1].strip()[:50] for case in BROKEN])
def test_a_mistake_is_found_where_it_is(
    good: str,
    bad: str,
    expected: list[tuple[int, str, str]],
    mistakes: Callable[[str], list[tuple[int, str, str]]],
) -> None:
    assert GOOD.count(good) >= 1
    assert mistakes(GOOD.replace(good, bad, 1)) == expected


PRESSED = "  - {at: 1 s, press: button_a}"
START = "start: {x: 700 mm, y: 400 mm}"
ONE = "stimuli[0]"
BROKEN_RADIO = [
    ("press: button_a, radio: left", [(8, ONE, "grading.press-or-gesture")]),
    ("press: button_a, group: 3", [(8, ONE, "grading.only-of-radio")]),
    ("radio: ''", [(8, ONE, "grading.long-message")]),
    (f"radio: {'x' * 249}", [(8, ONE, "grading.long-message")]),
    ("radio: left, group: 256", [(8, f"{ONE}.group", "documents.less-than-equal")]),
    ("radio: left, channel: 84", [(8, f"{ONE}.channel", "documents.less-than-equal")]),
    ("radio: left, away: 0 mm", [(8, f"{ONE}.away", "documents.greater-than")]),
    ("ir: 256", [(8, f"{ONE}.ir", "documents.less-than-equal")]),
    ("ir: {address: 3}", [(8, f"{ONE}.ir.command", "documents.missing")]),
    ("ir: 1, radio: left", [(8, ONE, "grading.press-or-gesture")]),
]  # fmt: skip
"""What is sent to kits that hear it."""
BROKEN_ROBOTS = [
    ("leader: {program: leader.py, START}", [(11, "robots.leader.program", "grading.unread-program")]),
    ("leader: {program: same, start: {x: 9 m, y: 0 mm}}", [
        (11, "robots.leader.start", "grading.start-outside"),
    ]),
    ("leader: {program: same, kit: moon, START}", [(11, "robots.leader.kit", "kits.unknown")]),
    ("Leader!: {program: same, START}", [(11, "robots.Leader!", "grading.bad-robot-name")]),
    ("\n  ".join(f"r{number}: {{program: same, START}}" for number in range(4)), [
        (10, "robots", "documents.too-many"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "expected"), BROKEN_RADIO, ids=[case[0][:40] for case in BROKEN_RADIO])
def test_a_mistake_about_what_is_sent_is_found_where_it_is(
    bad: str, expected: list[tuple[int, str, str]], mistakes: Callable[[str], list[tuple[int, str, str]]]
) -> None:
    heard = GOOD.replace("kits: [maqueen, cutebot, esp32-duo]", "kits: [maqueen, cutebot]")
    assert mistakes(heard.replace(PRESSED, f"  - {{at: 1 s, {bad}}}")) == expected


@pytest.mark.parametrize(
    ("sent", "place", "key"),
    [
        ("radio: left", ONE, "grading.kit-hears-nothing"),
        ("ir: 1", f"{ONE}.ir", "grading.kit-has-no-receiver"),
    ],
)
def test_what_is_sent_to_a_kit_that_does_not_hear_it_is_a_mistake(
    sent: str, place: str, key: str, mistakes: Callable[[str], list[tuple[int, str, str]]]
) -> None:
    assert mistakes(GOOD.replace(PRESSED, f"  - {{at: 1 s, {sent}}}")) == [(8, place, key)]


@pytest.mark.parametrize(("bad", "expected"), BROKEN_ROBOTS, ids=[case[0][:30] for case in BROKEN_ROBOTS])
def test_a_mistake_about_other_robots_is_found_where_it_is(
    bad: str, expected: list[tuple[int, str, str]], mistakes: Callable[[str], list[tuple[int, str, str]]]
) -> None:
    robots = bad.replace("START", START)
    assert mistakes(GOOD.replace("runs:\n", f"robots:\n  {robots}\nruns:\n")) == expected


@pytest.mark.parametrize("start", ["{x: 0 mm, y: 0 mm}", "{x: 1200 mm, y: 900 mm}"])
def test_a_start_at_the_very_edge_is_in_the_arena(load: Callable[[str], Challenge], start: str) -> None:
    robots = f"robots:\n  leader: {{program: same, start: {start}}}\nruns:\n"
    text = GOOD.replace("start: {x: 300 mm, y: 200 mm, heading: 0 deg}", f"start: {start}")
    assert load(text.replace("runs:\n", robots)).robots["leader"].start == load(text).start


def test_a_press_is_early_enough_when_a_program_sees_the_end_of_it(load: Callable[[str], Challenge]) -> None:
    """A second after it was switched on every kit looks; a press lasts 0.2 s, or as long as it says."""
    assert load(GOOD.replace("{at: 1 s, press", "{at: 0.8 s, press")).stimuli[0].at == 0.8
    assert load(GOOD.replace("{at: 1 s, press: button_a", "{at: 0 s, for: 1 s, press: button_a"))
    early = GOOD.replace("start.heading: [-5 deg, 5 deg]", "stimuli.at: [-9 s, 0 s]")
    with pytest.raises(DocumentError) as caught:
        load(early)
    assert "0.2" in caught.value.problems[0].say("en")  # as early as it can be


def test_the_programs_of_other_robots_are_read_with_the_challenge(
    load: Callable[[str], Challenge], tmp_path: Path
) -> None:
    robots = "robots:\n  leader: {program: leader.py, START}\n  twin: {program: same, START}\nruns:\n"
    text = GOOD.replace("runs:\n", robots.replace("START", START))
    (tmp_path / "leader.py").write_text("# 앞으로\ndrive(50)\n", encoding="utf-8")
    given = load(text).robots
    assert (given["leader"].program, given["twin"].program) == ("# 앞으로\ndrive(50)\n", "same")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("leader.txt", b"x", "leader.txt"),
        ("../leader.py", b"x", "../leader.py"),
        ("sub/leader.py", b"x", "sub/leader.py"),
        ("leader.py", b"#" * 64 * 1024, ""),
        ("leader.py", b"#" * (64 * 1024 + 1), "64"),
        ("leader.py", b"\xff", "leader.py"),
    ],
)
def test_a_program_of_another_robot_that_cannot_be_had_is_told_by_its_name(
    load: Callable[[str], Challenge], tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / name).write_bytes(data)
    text = GOOD.replace("runs:\n", f"robots:\n  leader: {{program: {name}, {START}}}\nruns:\n")
    if not says:
        assert len(load(text).robots["leader"].program) == len(data)
        return
    with pytest.raises(DocumentError) as caught:
        load(text)
    (problem,) = caught.value.problems
    assert problem.path == "robots.leader.program"
    assert says in problem.say("en")


def test_mistakes_in_values_and_between_them_are_found_at_once(
    mistakes: Callable[[str], list[tuple[int, str, str]]],
) -> None:
    text = GOOD.replace("points: 50", "points: many").replace("arena: oval", "arena: moon")
    text = text.replace("inside(start)", "inside(strat)").replace("needs: [lap]", "needs: [lab]")
    text = text.replace("count: 5", "count: -5").replace("line_offset", "line_ofset", 1)
    assert [path for _, path, _ in mistakes(text)] == [
        "arena",
        "runs.count",
        "checks[0].points",
        "checks[1].needs[0]",
        "checks[1].formula",
    ]


@pytest.mark.parametrize(
    "text", ["", "5", "- a\n- b", "id: [", "checks: {}", "checks: [5, {}]\nkits: 3\nruns: no"]
)
def test_what_is_no_challenge_at_all(
    text: str, mistakes: Callable[[str], list[tuple[int, str, str]]]
) -> None:
    assert mistakes(text)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        load_challenge(tmp_path / "challenge.yaml")


def test_a_formula_is_shown_with_a_caret(load: Callable[[str], Challenge]) -> None:
    with pytest.raises(DocumentError) as caught:
        load(GOOD.replace("(lap >= 1)", "(lapp >= 1)", 1))
    place, formula, caret = caught.value.say("ko").splitlines()
    assert place.endswith("challenge.yaml:17 checks[0].formula: “lapp”라는 이름은 없어요. 혹시 “lap”인가요?")
    assert formula[caret.index("^") :] == "lapp >= 1)"


def test_the_schema_names_every_key() -> None:
    schema = Challenge.model_json_schema()
    assert {"checks", "runs", "measures", "stimuli"} <= schema["properties"].keys()
    assert "for" in schema["$defs"]["Stimulus"]["properties"]
