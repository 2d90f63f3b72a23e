"""Verdicts and recordings made by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gorae.grading.challenge import Challenge
from gorae.grading.grade import Run, grade
from gorae.grading.hints import with_hints
from gorae.grading.verdict import Verdict
from gorae.kits import load_kit
from gorae.report.page.html import html_report
from gorae.telemetry.recording import FloatArray, Recording

CHECKS: list[dict[str, Any]] = [
    {
        "id": "goes", "title": {"en": "Goes ahead", "ko": "앞으로 가기"}, "points": 20,
        "formula": "eventually[0 s, 5 s](speed >= 20 mm/s)",
    },
    {
        "id": "near", "title": {"en": "Stays near the line", "ko": "선 가까이 가기"}, "points": 50,
        "formula": "always(abs(line_offset) <= 20 mm)",
        "hints": [{"en": "Slow down.", "ko": "천천히 가 보세요."}],
    },
    {
        "id": "loop", "title": {"en": "Uses a loop", "ko": "반복문 쓰기"}, "points": 30,
        "code": {"uses": ["loop"]},
    },
]  # fmt: skip
PROGRAM = "from robot import *\n\nwhile True:\n    drive(100)\n"


def make_challenge(*checks: dict[str, Any], **fields: Any) -> Challenge:
    return Challenge.model_validate(
        {
            "id": "test",
            "title": {"en": "A test drive", "ko": "시험 주행"},
            "arena": "oval",
            "kits": ["maqueen"],
            "start": {"x": "350 mm", "y": "200 mm"},
            "time_limit": "20 s",
            "stimuli": [{"at": "1 s", "press": "button_a"}],
            "checks": list(checks or CHECKS),
        }
        | fields
    )


def make_recording(seconds: float = 20.0, **signals: FloatArray | None) -> Recording:
    """A robot that goes along x at 40 mm/s and leaves the line after 8 s; None leaves a signal out."""
    times = np.round(np.arange(0, seconds, 0.04), 3)
    usual: dict[str, FloatArray | None] = {
        "x": 350 + 40 * times,
        "y": 200 + np.maximum(times - 8, 0) * 10,
        "heading": np.minimum(times * 3, 45),
        "speed": np.full_like(times, 40.0),
        "line_offset": np.maximum(times - 8, 0) * 10,
        "left_motor": np.where(times > 1, 40.0, 0.0),
        "right_motor": np.where(times > 1, 35.0, 0.0),
        "line_left": (times < 8).astype(float),
        "line_right": np.ones_like(times),
        "distance": 900 - 40 * times,
        "bumps": np.zeros_like(times),
        "lap": times / 100,
        "wall_distance": 800 - 40 * times,
    }
    known = {name: values for name, values in (usual | signals).items() if values is not None}
    return Recording(times, known, marks=((3.0, "corner"),), lines=((2.0, "hello"), (9.0, "lost it")))


@dataclass
class Report:
    """A report and what it was made of."""

    verdict: Verdict
    recordings: list[Recording]
    html: str


def make_report(
    *runs: Run,
    challenge: Challenge | None = None,
    source: str = PROGRAM,
    lang: str = "en",
    program: str = "main.py",
    kit: str = "maqueen",
) -> Report:
    chosen = challenge or make_challenge()
    all_runs = runs or (Run(1, make_recording(), 20.0, output="hello\nlost it\n"),)
    verdict = grade(chosen, all_runs, source, kit=kit, target="virtual")
    verdict = with_hints(verdict, chosen, {check.id: 1 for check in chosen.checks})
    recordings = [run.recording for run in all_runs]
    html = html_report(verdict, chosen, load_kit(kit), recordings, source, lang, program=program)
    return Report(verdict, recordings, html)


def five_runs() -> list[Run]:
    """The third is the worst."""
    runs = []
    for seed in range(1, 6):
        away = np.maximum(np.arange(0, 20, 0.04) - (4 if seed == 3 else 8 + seed), 0) * 10
        runs.append(Run(seed, make_recording(line_offset=away), 20.0, output=f"seed {seed}\n"))
    return runs


class Elements(HTMLParser):
    """Every element with its attributes, and the text inside of each class."""

    VOID = frozenset({"meta", "link", "input", "br"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag.lower(), f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("script", "style"):
            self.text += data

    def all(self, tag: str, css_class: str = "") -> list[dict[str, str | None]]:
        return [
            attributes
            for name, attributes in self.found
            if name == tag and (not css_class or css_class in (attributes.get("class") or "").split())
        ]


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[str], str]:
    """Writes a page to a file; gives its address."""

    def save(html: str) -> str:
        path = tmp_path / "report.html"
        path.write_text(html, encoding="utf-8")
        return path.as_uri()

    return save


@pytest.fixture
def make() -> SimpleNamespace:
    """What the tests make things with."""
    return SimpleNamespace(
        report=make_report,
        recording=make_recording,
        challenge=make_challenge,
        five_runs=five_runs,
        elements=Elements,
        checks=CHECKS,
    )
