"""The sentences of misses, word for word, in both languages."""
# ruff: noqa: E501

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gorae.kits import load_arena
from gorae.stl import formula as stl
from gorae.stl.evaluation import Evaluation
from gorae.stl.explain import Explanation, explain
from gorae.stl.parser import parse_formula
from gorae.stl.quantities import what_is
from gorae.telemetry.recording import Recording

TIMES = np.round(np.arange(0, 40.01, 0.1), 6)
AWAY = np.interp(TIMES, [0.0, 3.1, 4.2, 6.0, 40.0], [0.0, 0.0, -61.0, 0.0, 0.0])

RECORDING = Recording(
    TIMES,
    {
        "line_offset": AWAY,
        "lap": np.minimum(TIMES / 50, 0.62),
        "distance": np.where(TIMES < 2, 500.0, np.nan),
        "wall_distance": np.full_like(TIMES, 140.2),
        "speed": np.where(TIMES < 1, 30.04, 0.0),
        "bumps": np.floor(TIMES / 15),
        "heading": 97 - 0.1 * TIMES,
        "turn_rate": np.where(TIMES < 3, 0.0, 2.0),
        "left_motor": np.full_like(TIMES, 50.0),
        "right_motor": np.full_like(TIMES, 45.0),
        "button_a": np.where(TIMES > 5, 1.0, 0.0),
        "x": 300 + 10 * TIMES,
        "y": np.full_like(TIMES, 200.0),
    },
    marks=((1.0, "corner"), (2.0, "corner")),
    lines=((1.0, "hello"),),
)

SENTENCES = [
    (
        "always(abs(line_offset) <= 20 mm)",
        "4.2초에 로봇이 선에서 61 mm 벗어났어요. 20 mm까지는 괜찮아요. 3.5초부터 그랬어요.",
        "At 4.2 s the robot was 61 mm off the line; the limit is 20 mm. It began at 3.5 s.",
        4.2,
    ),
    (
        "eventually[0 s, 40 s](lap >= 1)",
        "31.0초까지 0.62바퀴 돌았고, 더는 못 돌았어요. 40초 안에 1바퀴 이상이어야 해요.",
        "The robot made 0.62 laps by 31.0 s, and no more; it must be at least 1 lap within 40 s.",
        31.0,
    ),
    (
        "lap >= 0.5",
        "0.0초까지 0바퀴 돌았어요. 0.5바퀴 이상이어야 해요.",
        "By 0.0 s the robot had made 0 laps; it must be at least 0.5 laps.",
        0.0,
    ),
    (
        "eventually(always(abs(wall_distance - 100 mm) <= 25 mm))",
        "0.0초에 로봇이 벽에서 140 mm 떨어져 있었어요. 75 mm에서 125 mm 사이여야 해요.",
        "At 0.0 s the robot was 140 mm from the wall; it must be between 75 mm and 125 mm.",
        0.0,
    ),
    (
        "always(speed <= 30 mm/s)",
        "0.0초에 앞으로 가는 속도가 30.04 mm/s였어요. 30 mm/s 이하여야 해요.",
        "At 0.0 s the speed ahead was 30.04 mm/s; it must be at most 30 mm/s.",
        0.0,
    ),
    (
        "eventually[2 s, 5 s](speed > 10 mm/s)",
        "로봇이 앞으로 가지 않았어요. 2초에서 5초 사이에 10 mm/s보다 커야 해요.",
        "The robot did not drive ahead; it must be more than 10 mm/s between 2 s and 5 s.",
        2.0,
    ),
    (
        "always[0 s, 20 s] eventually[0 s, 1 s](speed > 10 mm/s)",
        "로봇이 앞으로 가지 않았어요. 1초에서 2초 사이에 10 mm/s보다 커야 해요.",
        "The robot did not drive ahead; it must be more than 10 mm/s between 1 s and 2 s.",
        1.0,
    ),
    (
        "always(bumps == 0)",
        "15.0초에 부딪혔어요. 부딪히면 안 돼요.",
        "At 15.0 s the robot bumped into something; it must not bump into anything.",
        15.0,
    ),
    (
        "always(distance >= 100 mm)",
        "2.0초에 앞쪽으로 잰 거리를 잴 수 없었어요. 100 mm 이상이어야 해요.",
        "At 2.0 s the distance measured ahead could not be measured; it must be at least 100 mm.",
        2.0,
    ),
    (
        'eventually[0 s, 5 s](mark("corner") >= 4)',
        "2.0초까지 “corner” 표시가 2번 나왔어요. 5초 안에 4번 이상이어야 해요.",
        "By 2.0 s the mark “corner” had come 2 times; it must be at least 4 times within 5 s.",
        2.0,
    ),
    (
        'eventually(mark("end") > 0)',
        "“end” 표시가 한 번도 나오지 않았어요. 1번 이상이어야 해요.",
        "The mark “end” never came; it must be at least 1 time.",
        None,
    ),
    (
        'eventually(printed("done") >= 1)',
        "“done” 출력이 한 번도 나오지 않았어요. 1번 이상이어야 해요.",
        "“done” was never printed; it must be at least 1 time.",
        None,
    ),
    (
        'always(printed("hello") < 1)',
        "1.0초까지 “hello” 출력이 1번 나왔어요. 0번 이하여야 해요.",
        "By 1.0 s “hello” had been printed 1 time; it must be at most 0 times.",
        1.0,
    ),
    (
        "always(inside(start))",
        "40.0초에 로봇이 “출발점” 구역에서 290 mm 벗어나 있었어요. 구역 안에 있어야 해요. 11.1초부터 그랬어요.",
        "At 40.0 s the robot was 290 mm outside the zone “start”; it must be inside. It began at 11.1 s.",
        40.0,
    ),
    (
        "eventually[20 s, 30 s](inside(start))",
        "로봇이 “출발점” 구역에 들어가지 못했어요. 가장 가까웠던 20.0초에도 90 mm 남아 있었어요. 20초에서 30초 사이에 구역 안에 있어야 해요.",
        "The robot never reached the zone “start”; the closest was 90 mm, at 20.0 s; it must be inside between 20 s and 30 s.",
        20.0,
    ),
    (
        "always(not inside(start))",
        "5.0초에 로봇이 “출발점” 구역 안으로 60 mm 들어가 있었어요. 구역 밖에 있어야 해요. 처음부터 그랬어요.",
        "At 5.0 s the robot was 60 mm inside the zone “start”; it must stay outside. It was so from the start.",
        5.0,
    ),
    (
        "bumps >= 3 or lap >= 0.5",
        "0.0초까지 0바퀴 돌았어요. 0.5바퀴 이상이어야 해요.",
        "By 0.0 s the robot had made 0 laps; it must be at least 0.5 laps.",
        0.0,
    ),
    (
        "left_motor < right_motor",
        "0.0초에 왼쪽 모터의 힘이 50%였어요. 오른쪽 모터의 힘(45%)보다 작아야 해요.",
        "At 0.0 s the power of the left motor was 50%; it must be less than the power of the right motor (45%).",
        0.0,
    ),
    (
        "left_motor + right_motor < 90 %",
        "0.0초에 “left_motor + right_motor” 값이 95%였어요. 90%보다 작아야 해요.",
        "At 0.0 s the value of “left_motor + right_motor” was 95%; it must be less than 90%.",
        0.0,
    ),
    (
        "abs(left_motor - right_motor - 1) <= 2",
        "0.0초에 “left_motor - right_motor” 값이 5%였어요. -1%에서 3% 사이여야 해요.",
        "At 0.0 s the value of “left_motor - right_motor” was 5%; it must be between -1% and 3%.",
        0.0,
    ),
    (
        "left_motor + 2 * 10 < 60",
        "0.0초에 “left_motor + 2 * 10” 값이 70%였어요. 60%보다 작아야 해요.",
        "At 0.0 s the value of “left_motor + 2 * 10” was 70%; it must be less than 60%.",
        0.0,
    ),
    (
        "min(60, left_motor) >= 55",
        "0.0초에 “min(60, left_motor)” 값이 50%였어요. 55% 이상이어야 해요.",
        "At 0.0 s the value of “min(60, left_motor)” was 50%; it must be at least 55%.",
        0.0,
    ),
    (
        "(left_motor + right_motor) / 2 < 30 %",
        "0.0초에 “(left_motor + right_motor) / 2” 값이 48%였어요. 30%보다 작아야 해요.",
        "At 0.0 s the value of “(left_motor + right_motor) / 2” was 48%; it must be less than 30%.",
        0.0,
    ),
    (
        "left_motor / 100 < 0.3",
        "0.0초에 “left_motor / 100” 값이 0.5였어요. 0.3보다 작아야 해요.",
        "At 0.0 s the value of “left_motor / 100” was 0.5; it must be less than 0.3.",
        0.0,
    ),
    (
        "left_motor + lap > 500",
        "0.0초에 “left_motor + lap” 값이 50이었어요. 500보다 커야 해요.",
        "At 0.0 s the value of “left_motor + lap” was 50; it must be more than 500.",
        0.0,
    ),
    (
        "left_motor + 10 mm <= 50 mm",
        "0.0초에 “left_motor + 10 mm” 값이 60 mm였어요. 50 mm 이하여야 해요.",
        "At 0.0 s the value of “left_motor + 10 mm” was 60 mm; it must be at most 50 mm.",
        0.0,
    ),
    (
        "eventually(lap - 0.1 >= 1)",
        "가장 가까웠던 31.0초에도 “lap - 0.1” 값은 0.52바퀴였어요. 1바퀴 이상이어야 해요.",
        "At best, at 31.0 s, the value of “lap - 0.1” was 0.52 laps; it must be at least 1 lap.",
        31.0,
    ),
    (
        "eventually(mark('corner') + bumps >= 6)",
        '가장 가까웠던 30.0초에도 “mark("corner") + bumps” 값은 4였어요. 6 이상이어야 해요.',
        'At best, at 30.0 s, the value of “mark("corner") + bumps” was 4; it must be at least 6.',
        30.0,
    ),
    (
        "always(button_a >= 1 implies speed > 10 mm/s)",
        "5.1초에 앞으로 가는 속도가 0 mm/s였어요. 10 mm/s보다 커야 해요.",
        "At 5.1 s the speed ahead was 0 mm/s; it must be more than 10 mm/s.",
        5.1,
    ),
    (
        "eventually(90 deg >= heading)",
        "가장 가까웠던 40.0초에도 로봇이 93도 방향을 보고 있었어요. 90도 이하여야 해요.",
        "At best, at 40.0 s, the robot had turned to 93°; it must be at most 90°.",
        40.0,
    ),
    (
        "always(abs(heading - 95 deg) <= 1 deg)",
        "0.0초에 로봇이 97도 방향을 보고 있었어요. 94도에서 96도 사이여야 해요.",
        None,
        0.0,
    ),
    (
        "abs(y - 230 mm) <= 25 mm until x >= 900 mm",
        "가장 가까웠던 40.0초에도 로봇이 x = 700 mm인 곳에 있었어요. 900 mm 이상이어야 해요.",
        "At best, at 40.0 s, the robot was at x = 700 mm; it must be at least 900 mm.",
        40.0,
    ),
    (
        "abs(y - 230 mm) <= 25 mm until x >= 600 mm",
        "0.0초에 로봇이 y = 200 mm인 곳에 있었어요. 205 mm에서 255 mm 사이여야 해요.",
        "At 0.0 s the robot was at y = 200 mm; it must be between 205 mm and 255 mm.",
        0.0,
    ),
    (
        "eventually(inside(start) and eventually(x >= 800 mm and eventually(y >= 900 mm)))",
        "가장 가까웠던 40.0초에도 로봇이 x = 700 mm인 곳에 있었어요. 800 mm 이상이어야 해요.",
        None,
        40.0,
    ),
    (
        "eventually(lap >= 2 and speed > 40 mm/s)",
        "31.0초까지 0.62바퀴 돌았고, 더는 못 돌았어요. 2바퀴 이상이어야 해요.",
        None,
        31.0,
    ),
    (
        "eventually[30 s, 40 s](inside(start) and x < 0 mm)",
        "로봇이 “출발점” 구역에 들어가지 못했어요. 가장 가까웠던 30.0초에도 190 mm 남아 있었어요. 30초에서 40초 사이에 구역 안에 있어야 해요.",
        None,
        30.0,
    ),
    (
        "eventually(lap >= 0.5 and inside(start))",  # each of them came, but not together
        "11.0초까지 0.22바퀴 돌았고, 더는 못 돌았어요. 0.5바퀴 이상이어야 해요.",
        None,
        11.0,
    ),
    (
        "x + y < 3 mm",
        "0.0초에 “x + y” 값이 500 mm였어요. 3 mm보다 작아야 해요.",
        "At 0.0 s the value of “x + y” was 500 mm; it must be less than 3 mm.",
        0.0,
    ),
    (
        "dist(0 mm, 0 mm) <= 1 cm",
        "0.0초에 점 (0 mm, 0 mm)까지의 거리가 361 mm였어요. 10 mm 이하여야 해요.",
        "At 0.0 s the distance to the point (0 mm, 0 mm) was 361 mm; it must be at most 10 mm.",
        0.0,
    ),
    (
        "always[1 s, 9 s](abs(change(speed, 0.25 s)) <= 1 cm/s)",
        "1.0초에 0.25초 동안 앞으로 가는 속도가 달라진 정도가 30 mm/s였어요. 10 mm/s까지는 괜찮아요.",
        None,
        1.0,
    ),
    (
        "always[1 s, 9 s](change(turn_rate, 0.2 s) <= 1 deg/s)",
        "3.0초에 0.2초 동안 도는 속도가 달라진 정도가 초당 2도였어요. 초당 1도 이하여야 해요.",
        "At 3.0 s the change of the turning rate within 0.2 s was 2°/s; it must be at most 1°/s.",
        3.0,
    ),
    (
        "eventually[50 s, 60 s](lap >= 0)",
        "프로그램이 40.0초에 끝나서, 그 뒤에 했어야 할 일을 볼 수 없었어요.",
        "The program ended at 40.0 s, before the time that this is about.",
        40.0,
    ),
    (
        "speed > 10 mm/s until lap >= 0.1",
        "1.0초에 앞으로 가는 속도가 0 mm/s였어요. 10 mm/s보다 커야 해요.",
        "At 1.0 s the speed ahead was 0 mm/s; it must be more than 10 mm/s.",
        1.0,
    ),
    (
        "speed >= 0 mm/s until lap >= 1",
        "31.0초까지 0.62바퀴 돌았고, 더는 못 돌았어요. 1바퀴 이상이어야 해요.",
        "The robot made 0.62 laps by 31.0 s, and no more; it must be at least 1 lap.",
        31.0,
    ),
    (
        "not (speed >= 0 mm/s until lap >= 0.3)",
        "15.0초까지 0.3바퀴 돌았어요. 0.3바퀴보다 작아야 해요.",
        "By 15.0 s the robot had made 0.3 laps; it must be less than 0.3 laps.",
        15.0,
    ),
]


def explanation(text: str) -> Explanation:
    evaluation = Evaluation(RECORDING, load_arena("oval").zones)
    formula = parse_formula(text)
    assert evaluation.robustness(formula)[0] < 0
    return explain(evaluation, formula)


@pytest.mark.parametrize(("text", "ko", "en", "at_s"), SENTENCES, ids=[case[0] for case in SENTENCES])
def test_sentence(text: str, ko: str, en: str | None, at_s: float | None) -> None:
    found = explanation(text)
    assert (found.text.say("ko"), found.at_s) == (ko, at_s)
    assert en in (None, found.text.say("en"))


@pytest.mark.parametrize("goal", ["wall_distance - 100 mm", "100 mm - wall_distance"])
def test_how_near_a_value_must_be_is_told_whichever_stands_first(goal: str) -> None:
    said = explanation(f"eventually(always(abs({goal}) <= 25 mm))").text.say("en")
    assert said == explanation("eventually(always(abs(wall_distance - 100 mm) <= 25 mm))").text.say("en")
    assert "75" in said
    assert "125" in said


def test_a_change_of_a_change_of_the_heading_is_a_jerk() -> None:
    heading = np.where(TIMES < 5, 0.0, 30.0 * (TIMES - 5))
    evaluation = Evaluation(Recording(TIMES, {"heading": heading}))
    told = explain(
        evaluation, parse_formula("always[1 s, 9 s](abs(change(change(heading, 0.1 s), 0.1 s)) <= 1 deg)")
    )
    assert told.text.say("en") == "At 5.1 s the robot jerked to one side (3°); the limit is 1°."
    assert told.text.say("ko") == "5.1초에 로봇이 갑자기 꺾였어요(3도). 1도까지는 괜찮아요."
    early = explain(evaluation, parse_formula("always(abs(change(change(heading, 0.1 s), 0.1 s)) <= 1 deg)"))
    assert "the jerk in turning could not be measured" in early.text.say("en")


@pytest.mark.parametrize("kind", ["mark", "printed", "answered", "shown"])
def test_what_a_count_counts_is_said_in_words_of_its_own(kind: Any) -> None:
    assert what_is(stl.Count(kind, "here")).key == f"grading.count-of-{kind}"
