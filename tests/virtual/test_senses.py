"""What a micro:bit hears, feels, says, plays and logs by itself: names, limits and errors of release 2.1.2.

`tests/emulated/test_agreement.py` holds the same to the release itself.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gorae.clock import NS_PER_MS
from gorae.virtual import VirtualBoard
from gorae.virtual.senses.microphone import LOUD, QUIET, Microphone
from gorae.virtual.senses.sounds import SOUNDS
from gorae.virtual.senses.synthesizer import Synthesizer, ToneSweep, parse_effects

BOARD = "microbit-v2"
START = "from microbit import *\nimport audio\n"
Say = Callable[..., list[str]]


def lasts(what: str) -> str:
    return f"start = running_time()\n{what}\nprint(running_time() - start)\n"


# --- sounds ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "ms"),
    [
        ("audio.play(Sound.HELLO)", 501),
        ("audio.play(Sound.TWINKLE)", 6707),
        ("audio.play(audio.SoundEffect(duration=500))", 504),
        ("audio.play([audio.SoundEffect(duration=100)] * 3)", 295),
        ("audio.play([audio.SoundEffect(duration=100)] * 20)", 2000),
        ("audio.play([audio.AudioFrame()] * 50)", 194),
    ],
)
def test_sounds_last_as_long_as_on_the_release(say: Say, what: str, ms: int) -> None:
    (said,) = say("audio.is_playing()\n" + lasts(what))
    assert int(said) == pytest.approx(ms, abs=25)


def test_what_is_played_is_heard_and_noted(play: Callable[..., Any]) -> None:
    marks: list[str] = []
    heard: list[float] = []

    def watch(board: VirtualBoard) -> None:
        board.senses.on_mark = marks.append
        board.on_wake = lambda now: heard.append(board.senses.synthesizer.hz(now)) or now + 40 * NS_PER_MS  # type: ignore[func-returns-value]
        board.wake_ns = 0

    program = (
        "audio.play(audio.SoundEffect(400, 800, 1000, 255, 255, shape=1))\naudio.play(Sound.SAD, wait=False)"
    )
    assert play(START + program, prepare=watch).outcome.ending == "finished"
    assert marks == ["sound: effect", "sound: sad"]
    rising = [hz for hz in heard if 400 <= hz <= 800]
    assert len(rising) > 20
    assert rising == sorted(rising)


def test_frames_are_heard_at_their_frequency(play: Callable[..., Any]) -> None:
    heard: list[float] = []

    def watch(board: VirtualBoard) -> None:
        board.on_wake = lambda now: heard.append(board.senses.synthesizer.hz(now)) or now + 40 * NS_PER_MS  # type: ignore[func-returns-value]
        board.wake_ns = 0

    program = """
frame = audio.AudioFrame()
for i in range(32):
    frame[i] = 255 if i // 4 % 2 else 0
audio.play([frame] * 100)
sleep(200)
"""
    play(START + program, prepare=watch)
    assert pytest.approx(7812 / 8, rel=0.05) in [hz for hz in heard if hz]
    assert heard[-1] == 0


def test_effects_say_what_they_are(say: Say) -> None:
    program = """
effect = audio.SoundEffect()
print(effect)
print(repr(audio.SoundEffect(100, shape=3)))
effect.duration, effect.vol_start = 9999, 100
other = effect.copy()
other.duration = 5
print(effect.duration, effect.vol_start, other.duration)
print(Sound.HAPPY, SoundEvent.LOUD, audio.is_playing(), len(audio.AudioFrame()), audio.AudioFrame()[5])
for attempt in (
    lambda: audio.SoundEffect(vol_start=256), lambda: audio.SoundEffect(10000),
    lambda: audio.SoundEffect(fx=100),
    lambda: audio.SoundEffect(waveform=10), lambda: audio.SoundEffect(1.5),
    lambda: audio.play(Sound.SAD, return_pin=pin0),
    lambda: audio.play(5), lambda: audio.play([5]), lambda: audio.play(), lambda: audio.AudioFrame()[32],
    lambda: audio.AudioFrame().__setitem__(0, 256), lambda: audio.play(Sound.SAD, pin=5),
):
    try:
        attempt()
    except Exception as error:
        print(type(error).__name__, error)
"""
    assert say(program) == [
        "SoundEffect(freq_start=500, freq_end=2500, duration=500, vol_start=255, vol_end=0,"
        " waveform=WAVEFORM_SQUARE, fx=FX_NONE, shape=SHAPE_LOG)",
        "SoundEffect(100, 2500, 500, 255, 0, 3, 0, 3)",
        "9999 100 5",
        "Sound('happy') SoundEvent('loud') False 32 128",
        "ValueError maximum value is 255",
        "ValueError maximum value is 9999",
        "ValueError maximum value is 99",
        "ValueError maximum value is 9",
        "TypeError can't convert float to int",
        "ValueError return_pin not supported",
        "TypeError 'int' object isn't iterable",
        "TypeError not an AudioFrame",
        "TypeError 'source' argument required",
        "ValueError index out of bounds",
        "ValueError value out of range",
        "TypeError expecting a pin",
    ]


def test_frames_can_be_mixed(say: Say) -> None:
    program = """
a = audio.AudioFrame()
a[0], a[1] = 255, 0
b = a + a
c = a * 0.5
a -= a
print(b[0], b[1], c[0], c[1], a[0], a[1])
c.copyfrom(b"abc")
print(c[0], c[2], c[3])
"""
    assert say(program) == ["255 0 191 64 128 128", "97 99 128"]


@given(st.text(alphabet="0123456789,x", max_size=400))
@settings(max_examples=50)
def test_any_expression_is_effects_or_nothing(text: str) -> None:
    speaker = Synthesizer(1)
    ms = speaker.play(text, 0)
    assert 0 <= speaker.hz(ms * NS_PER_MS // 2) < 1e9
    assert speaker.hz(ms * NS_PER_MS) == speaker.hz(-1) == 0


@given(st.text(alphabet="0123456789", min_size=72, max_size=72))
@settings(max_examples=50)
def test_any_effect_has_a_course_in_order(digits: str) -> None:
    (sweep,) = parse_effects(digits, Random(1))
    course = sweep.course()
    assert [at for at, _ in course] == sorted(at for at, _ in course)
    assert course[0] == (0.0, sweep.start)


def test_a_vibrato_and_a_scale() -> None:
    scale = ToneSweep(440, 0, 1023, 1023, 700, 8, 7, 0, 0, 0)
    assert [round(hz) for _, hz in scale.course()][-1] == round(440 * 1.6667)
    assert {name for name in SOUNDS if Synthesizer(1).play(name, 0) > 400} == SOUNDS.keys()


# --- microphone -----------------------------------------------------------------------------------------


def test_a_microphone_tells_loud_from_quiet() -> None:
    ear = Microphone(1)
    assert (ear.current(), ear.was(QUIET), ear.take()) == (QUIET, False, b"")
    ear.hear(150)  # between the two thresholds, 118 and 196
    assert ear.current() == QUIET
    ear.hear(220)
    ear.hear(150)
    ear.hear(210)
    ear.hear(30)
    assert (ear.current(), ear.was(LOUD), ear.was(LOUD)) == (QUIET, True, False)
    ear.hear(255)
    assert ear.take() == bytes([LOUD])
    ear.set_threshold(LOUD, 90)
    assert ear.take() == bytes([LOUD])  # it is loud already, by a new measure
    ear.hear(80)
    assert ear.current() == QUIET


def test_a_program_hears(say: Say) -> None:
    def clap(board: VirtualBoard) -> None:
        def wake(now_ns: int) -> int:
            board.senses.microphone.hear(220 if now_ns < 700 * NS_PER_MS else 30)
            return now_ns + 200 * NS_PER_MS

        board.on_wake, board.wake_ns = wake, 500 * NS_PER_MS

    program = """
print(microphone.current_event(), microphone.sound_level() < 60)
sleep(600)
print(microphone.current_event(), microphone.is_event(SoundEvent.LOUD), microphone.sound_level() > 200)
sleep(600)
print(microphone.get_events(), microphone.was_event(SoundEvent.LOUD), microphone.was_event(SoundEvent.LOUD))
microphone.set_threshold(SoundEvent.LOUD, 20)
print(microphone.current_event())
for wrong in (lambda: microphone.is_event("loud"), lambda: microphone.set_threshold(SoundEvent.QUIET, 1.5)):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
"""
    assert say(program, prepare=clap) == [
        "SoundEvent('quiet') True",
        "SoundEvent('loud') True True",
        "(SoundEvent('loud'), SoundEvent('quiet')) True False",
        "SoundEvent('loud')",
        "ValueError invalid sound",
        "TypeError can't convert float to int",
    ]


# --- compass, thermometer, touch ------------------------------------------------------------------------


@pytest.mark.parametrize("bearing", [0, 45, 90, 200, 359])
def test_a_compass_shows_where_the_logo_points(say: Say, bearing: int) -> None:
    def turn(board: VirtualBoard) -> None:
        board.senses.bearing = lambda: float(bearing)

    program = "print(compass.is_calibrated(), compass.heading(), compass.get_field_strength())"
    calibrated, heading, strength = say(program, prepare=turn)[0].split()
    assert calibrated == "True"
    assert abs((int(heading) - bearing + 180) % 360 - 180) <= 3
    assert int(strength) == pytest.approx(50_800, rel=0.02)


def test_a_compass_that_lost_its_calibration_gets_it_again(say: Say) -> None:
    program = "compass.clear_calibration()\nprint(compass.is_calibrated())\n" + lasts("compass.heading()")
    cleared, ms = say(program + "print(compass.is_calibrated())")[:2]
    assert cleared == "False"
    assert int(ms) > 10_000


def test_warmth_light_and_touch_are_sensed(say: Say) -> None:
    def surround(board: VirtualBoard) -> None:
        board.senses.temperature = 31.0
        board.senses.set_light(200)
        board.buttons["pin1"].press()

    program = "print(temperature(), display.read_light_level() > 190)\n"
    program += "print(pin1.is_touched(), pin1.get_touches(), pin0.was_touched())"
    assert say(program, prepare=surround) == ["31 True", "True 1 False"]


# --- speech, log, power, the line -----------------------------------------------------------------------


def test_speech_lasts_about_as_long_as_on_the_release(say: Say) -> None:
    spoken = {
        "say('hello')": 404, "say('hello world')": 773, "pronounce('AA')": 93,
        "pronounce('AA', speed=36)": 46, "pronounce('/HEHLOW')": 413, "sing('#115SOHWL')": 340, "say('')": 1,
    }  # fmt: skip
    program = "import speech\n" + "".join(lasts(f"speech.{each}") for each in spoken)
    for ms, real in zip(say(program), spoken.values(), strict=True):
        assert int(ms) == pytest.approx(real, rel=0.2, abs=10)


def test_speech_refuses_what_the_release_refuses(say: Say) -> None:
    program = """
import speech
for wrong in (
    lambda: speech.say("x" * 81), lambda: speech.pronounce("xx"), lambda: speech.sing("#999AA"),
    lambda: speech.pronounce("AA" * 129), lambda: speech.say(5), lambda: speech.say("a", pitch="a"),
    lambda: speech.say("a", loud=1),
):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
"""
    assert say(program) == [
        "ValueError text too long",
        "ValueError Phoneme not understood",
        "ValueError Illegal pitch",
        "ValueError Phonemes too long",
        "TypeError can't convert 'int' object to str implicitly",
        "TypeError can't convert str to int",
        "TypeError extra keyword arguments given",
    ]


def test_a_log_is_a_table(say: Say) -> None:
    rows: list[dict[str, str]] = []
    program = """
import log
log.set_mirroring(True)
log.set_labels("light", "note", timestamp=log.MILLISECONDS)
log.add(light=5)
log.add({"note": "a,b", "more": 2.5})
log.add()
log.delete()
log.set_labels("x", timestamp=None)
log.add(x=1)
for wrong in (lambda: log.add(5), lambda: log.add({}, {}), lambda: log.add(x=None), lambda: log.add(x=[])):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
"""
    lines = say(program, prepare=lambda board: setattr(board.senses, "on_row", rows.append))
    assert [line.split(",", 1)[-1] for line in lines[:4]] == [
        "light,note",
        "5,",
        "light,note,more",
        ",a_b,2.5",
    ]
    assert lines[4:] == [
        "x", "1", "ValueError expecting a dict", "ValueError too many arguments",
        "TypeError can't convert 'NoneType' object to str implicitly",
        "TypeError can't convert 'list' object to str implicitly",
    ]  # fmt: skip
    assert rows == [{"light": "5"}, {"note": "a_b", "more": "2.5"}, {"x": "1"}]


def test_a_full_log_says_so(say: Say) -> None:
    program = """
import log
try:
    while True:
        log.add(a="x" * 3000)
except OSError as error:
    print(error.args[0])
"""
    assert say(program) == ["28"]


def test_deep_sleep_ends_with_its_time_or_a_button(say: Say) -> None:
    def press(board: VirtualBoard) -> None:
        def wake(now_ns: int) -> int:
            board.buttons["a"].press()
            return now_ns + 10**12

        board.on_wake, board.wake_ns = wake, 900 * NS_PER_MS

    program = f"""
import power
ticks = []
run_every(lambda: ticks.append(1), ms=50)
{lasts("power.deep_sleep(300)")}
print(len(ticks) >= 5)
n = len(ticks)
power.deep_sleep(200, run_every=False)
print(len(ticks) == n)
power.deep_sleep(wake_on=(button_a, pin1))
print(890 < running_time() < 930)
try:
    power.deep_sleep(wake_on=5)
except ValueError as error:
    print(error)
"""
    ms, *rest = say(program, prepare=press)
    assert 300 <= int(ms) < 320
    assert rest == ["True", "True", "True", "expecting a pin or button"]


def test_a_board_that_is_off_stays_off(play: Callable[..., Any]) -> None:
    played = play(START + "import power\ndisplay.show(Image.HEART)\npower.off()\nprint(1)", until_s=5)
    assert (played.outcome.ending, played.lines, played.board.display) == ("time-limit", [], bytes(25))


def test_a_line_that_is_moved_away_is_silent(play: Callable[..., Any]) -> None:
    program = "print(1)\nuart.init(9600, tx=pin0, rx=pin1)\nprint(2)\nuart.init(115200)\nprint(3)"
    assert play(START + program).lines == ["1", "3"]
