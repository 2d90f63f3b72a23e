"""A small lesson that proves itself, in a folder of its own, to be spoilt by each test in its way."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest

import gorae.bench.robot  # pytester forgets what is first imported within a session, and numpy minds
import gorae.bench.session
import gorae.lessons.proof  # noqa: F401

FILES = {
    "lesson.yaml": """
version: 1
level: 1
minutes: 45
kits: [maqueen, cutebot]
summary: {en: Hop., ko: 깡충.}
goals: [{en: Hop., ko: 깡충.}]
safety: {en: Take care., ko: 조심해요.}
""",
    "challenge.yaml": """
id: hop
title: {en: Hop, ko: 깡충}
arena: table
kits: [maqueen, cutebot]
start: {x: 1000 mm, y: 1000 mm, heading: 0 deg}
time_limit: 3 s
runs: {count: 2, vary: {start.heading: [-10 deg, 10 deg]}}
checks:
  - {id: drives, points: 40, hints: [HINT, HINT, HINT], formula: eventually(speed >= 20 mm/s)}
  - {id: near, points: 60, hints: [HINT, HINT, HINT], needs: [drives], formula: always(x <= 1120 mm)}
""".replace("HINT", "{en: Hop., ko: 깡충.}"),
    "en.md": "# Hop\n",
    "ko.md": "# 깡충\n",
    "teacher.en.md": "# Hop\n",
    "teacher.ko.md": "# 깡충\n",
    "starter.py": "from robot import *\n",
    "solution.py": "from robot import *\n\ndrive(100)\nsleep(500)\nstop()\n",
    "solutions/by_hand.py": """# kits: maqueen
from microbit import i2c, sleep

i2c.write(0x10, bytes([0, 0, 90, 0, 90]))
sleep(500)
i2c.write(0x10, bytes([0, 0, 0, 0, 0]))
""",
    "ideas/by_motors.py": "# kits: maqueen\nfrom robot import *\n\nmotors(30, 30)\nsleep(400)\nstop()\n",
    "mistakes/too_long.py": "# misses: near\nfrom robot import *\n\ndrive(100)\nsleep(2000)\nstop()\n",
    "mistakes/too_fast.py": "# misses: near\nfrom robot import *\n\ndrive(300)\nsleep(700)\nstop()\n",
    "mistakes/twice.py": "# misses: near\nfrom robot import *\n\nstraight(100)\nstraight(100)\n",
    "mistakes/never_stops.py": "# misses: near\nfrom robot import *\n\ndrive(100)\n",
    "mistakes/never_drives.py": "# misses: drives\nfrom robot import *\n\nstop()\n",
}

Spoil = Callable[[str, str], None]
Prove = Callable[..., pytest.RunResult]


@pytest.fixture
def lesson(pytester: pytest.Pytester) -> Path:
    """The folder `lessons/hop`, with the working directory above `lessons`."""
    folder = pytester.path / "lessons" / "hop"
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def same_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions in a process of their own find the interpreter that has been compiled already."""
    if os.name == "posix":
        monkeypatch.setenv("XDG_CACHE_HOME", platformdirs.user_cache_dir())


@pytest.fixture(autouse=True)
def same_signal_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session within this one would, at its end, put signal handlers back to what they were before wasmtime
    set its own; from then on a guest that crashes would take this process with it."""
    for name in ("enable", "disable"):
        monkeypatch.setattr(faulthandler, name, lambda *_, **__: None)


@pytest.fixture
def prove(pytester: pytest.Pytester) -> Prove:
    """`prove("-k", "solution")`: `pytest lessons` in English, within this process."""

    def run(*arguments: str, lang: str = "en") -> pytest.RunResult:
        quick = ("-p", "no:hypothesispytest")  # it would be imported anew every time
        return pytester.runpytest_inprocess("lessons", "--gorae-lang", lang, *quick, *arguments)

    return run
