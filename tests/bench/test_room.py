"""What gets otherwise around a robot, and what it leaves behind of its own, in a challenge."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gorae.bench import RunResult
from gorae.bench.session import run_challenge
from gorae.errors import DocumentError
from gorae.grading.challenge_file import load_challenge
from gorae.kits import load_kit

CHALLENGE = """
id: room
title: {en: room, ko: 방}
arena: table
start: {x: 500 mm, y: 300 mm, heading: 30 deg}
kits: [KITS]
time_limit: 5 s
stimuli:
STIMULI
checks:
  - {id: any, title: {en: any, ko: 아무}, points: 100, formula: "FORMULA"}
"""
Play = Callable[..., RunResult]


@pytest.fixture
def challenge_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a challenge with these stimuli."""

    def write(*stimuli: str, kits: str = "maqueen", formula: str = "eventually(speed > 50 mm/s)") -> Path:
        path = tmp_path / "challenge.yaml"
        lines = "\n".join(f"  - {one}" for one in stimuli) or "  []"
        text = CHALLENGE.replace("STIMULI", lines).replace("KITS", kits).replace("FORMULA", formula)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def play(challenge_file: Callable[..., Path]) -> Play:
    """Run a program in a challenge with these stimuli."""

    def play(program: str, *stimuli: str, kit: str = "maqueen", **more: str) -> RunResult:
        challenge = load_challenge(challenge_file(*stimuli, kits=kit, **more))
        source = program.encode()
        return next(run_challenge(challenge, load_kit(kit), source, [3], lang="en"))

    return play


def test_a_program_senses_what_a_challenge_does(play: Play) -> None:
    program = """
from microbit import *
microphone.sound_level()
while not microphone.was_event(SoundEvent.LOUD):
    sleep(10)
print(running_time() // 50 * 50, temperature())
while not pin_logo.is_touched():
    sleep(10)
print(running_time() // 50 * 50, temperature(), display.read_light_level() > 230, pin1.was_touched())
print(microphone.get_events()[-1], compass.heading() // 10 * 10)
"""
    said = play(
        program,
        "{at: 1 s, sound: loud, for: 500 ms}", "{at: 2 s, press: pin1}", "{at: 2 s, temperature: 35}",
        "{at: 2 s, light: 250}", "{at: 3 s, press: logo}",
    ).output  # fmt: skip
    assert said.split("\n")[:2] == ["1000 22", "3000 35 True True"]
    event, heading = said.split("\n")[2].rsplit(" ", 1)
    assert event == "SoundEvent('quiet')"
    assert heading in ("50", "60")  # 30 deg from x, where north is along y


def test_sounds_speech_and_logs_are_recorded(play: Play) -> None:
    program = """
from microbit import *
import audio, speech, log
from robot import mark
audio.play(audio.SoundEffect(500, 500, 1000, 255, 255, shape=1))
speech.say("hi")
log.add(light=5, name="A")
mark("sound: mine")
sleep(500)
log.add(light=7.5)
sleep(100)
"""
    recording = play(program, "{at: 1 s, light: 3}").recording
    sound, speech, row = [name for _, name in recording.marks]
    assert (sound, speech) == ("sound: effect", "speech: hi")
    assert row in ("log: light=5, name=A", "log: name=A, light=5")  # a dict has no order on the board
    sounding = recording.times[recording.signals["sound"] == 500]
    assert sounding[-1] - sounding[0] == pytest.approx(1, abs=0.06)
    light = recording.signals["light"]
    assert set(light[~np.isnan(light)]) == {5, 7.5}


@pytest.mark.parametrize(
    ("stimulus", "said"),
    [
        ("{at: 1 s, sound: shout}", "sound"),
        ("{at: 1 s, sound: 256}", "sound"),
        ("{at: 1 s, light: -1}", "light"),
        ("{at: 1 s, temperature: 100}", "temperature"),
        ("{at: 1 s, sound: loud, press: logo}", "give one of these"),
        ("{at: 1 s, press: pin3}", "press"),
        ("{at: 9 s, sound: loud}", "time limit"),
    ],
)
def test_a_stimulus_that_cannot_be_is_refused(
    challenge_file: Callable[..., Path], stimulus: str, said: str
) -> None:
    with pytest.raises(DocumentError) as refused:
        load_challenge(challenge_file(stimulus))
    assert said in refused.value.say("en")


def test_a_kit_that_does_not_hear_is_refused(challenge_file: Callable[..., Path]) -> None:
    with pytest.raises(DocumentError) as refused:
        load_challenge(challenge_file("{at: 1 s, sound: loud}", kits="esp32-duo"))
    assert "cannot sense" in refused.value.say("en")


# --- servos ---------------------------------------------------------------------------------------------

WRITES = """
from microbit import i2c, sleep
i2c.write(0x10, bytes(%s))
sleep(500)
i2c.write(0x10, bytes(%s))
"""
ON_MAQUEEN = WRITES % ([0x15, 0], [0x15, 180])
ON_CUTEBOT = WRITES % ([6, 0, 0, 0], [6, 180, 0, 0])


@pytest.mark.parametrize(("kit", "program"), [("maqueen", ON_MAQUEEN), ("cutebot", ON_CUTEBOT)])
def test_a_servo_at_the_motors_chip_turns_as_fast_as_it_can(play: Play, kit: str, program: str) -> None:
    recording = play(program, kit=kit).recording
    angle = recording.signals["servo_2"]
    assert "servo_1" not in recording.signals  # it was never moved
    assert (angle[0], angle.min(), angle[-1]) == (90, 0, 180)
    assert np.abs(np.diff(angle)).max() == pytest.approx(20, abs=0.2)  # 60 degrees in 0.12 s


def test_a_servo_that_is_asked_for_is_recorded_where_it_stands(play: Play) -> None:
    recording = play("pass", formula="always(servo_1 == 90 deg)").recording
    assert set(recording.signals["servo_1"]) == {90}
    assert not {"servo_1", "servo_2"} & play("pass").recording.signals.keys()
