"""What was played can be read: each note by its name, in the order in which it was heard."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from gorae.bench.session import run_challenge
from gorae.grading.grade import Run
from gorae.kits import load_kit
from gorae.lessons.catalogue import find_lesson
from gorae.report.page.melody import MAX_NOTES, melody
from gorae.report.page.replay import frames
from gorae.telemetry.recording import Recording


def played(*hz: float) -> Recording:
    return Recording(np.arange(len(hz), dtype=np.float64) * 0.1, {"sound": np.array(hz)})


@pytest.mark.parametrize(("lang", "names"), [("ko", ["도5", "미5", "솔5"]), ("en", ["C5", "E5", "G5"])])
def test_a_greeting_is_do_mi_sol(lang: str, names: list[str]) -> None:
    notes = melody(played(0, 523, 523, 659, 0, 0, 784, 784), lang)
    assert [note.name for note in notes] == names
    assert [(round(note.at_s, 1), round(note.until_s, 1)) for note in notes] == [
        (0.1, 0.3),
        (0.3, 0.4),
        (0.6, 0.7),
    ]


def test_silence_has_no_notes_and_noise_not_too_many() -> None:
    assert melody(played(), "ko") == []
    assert melody(played(0, 0, np.nan), "ko") == []
    assert melody(Recording(np.array([0.0]), {}), "ko") == []
    assert len(melody(played(*range(100, 1000)), "en")) == MAX_NOTES
    assert [note.name for note in melody(played(1, 20_000, np.inf), "en")] == ["C-4", "D♯10"]


def test_the_page_has_the_notes_and_the_glow_of_colour_lights(make: SimpleNamespace) -> None:
    recording = make.recording()
    sound = np.where(recording.times < 1, 523.0, 0.0)
    signals = {**recording.signals, "sound": sound, "pixels": (sound > 0) * 4.0}
    page = make.elements(make.report(Run(1, Recording(recording.times, signals), 20.0)).html)
    (line,) = page.all("p", "melody")
    assert line
    assert "C5" in page.text
    assert page.all("circle", "glow")


def test_the_replay_has_the_colour_of_the_lights() -> None:
    program = (
        b"from robot import *\ncolor(0, 0, 20)\nsleep(500)\ncolor(255, 128, 0)\nsleep(500)\ncolor(0, 0, 0)\n"
    )
    challenge = find_lesson("hello-kit").challenge
    (result,) = run_challenge(challenge, load_kit("maqueen"), program, [1], lang="en")
    assert set(result.recording.signals["color"]) == {0, 0x000014, 0xFF8000}
    assert "color" in frames(result.recording)["signals"]  # type: ignore[operator]
