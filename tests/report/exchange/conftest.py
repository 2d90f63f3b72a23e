"""Verdicts to report on: of real programs, and made up by Hypothesis."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from gorae.bench.session import grade_results, run_challenge
from gorae.documents import Localized
from gorae.grading.challenge import Challenge, Check
from gorae.grading.hints import with_hints
from gorae.grading.verdict import CheckResult, Hint, RunVerdict, Verdict
from gorae.kits import load_kit
from gorae.lessons import find_lesson
from gorae.telemetry.recording import ProgramError
from gorae.texts import Text

Judged = tuple[Verdict, Challenge]
Judge = Callable[[str], Judged]

PROGRAMS = {
    "passed": (find_lesson("wall-stop").solution.read_bytes(), 2),
    "missed": (find_lesson("wall-stop").starter.read_bytes(), 3),
    "error": (b"from robot import *\nprint('a\\x00\\x1b<b>]]>|')\ndrive(150)\nsleep(500)\nstop(1 / 0)\n", 2),
    "not started": (b"from robot import *\nwhile True\n    stop()\n", 2),
}
OUTPUT = st.text(st.characters(codec=None), max_size=60)
"""Any characters, also those that XML cannot write and halves of surrogate pairs."""
HOSTILE = st.sampled_from(
    [
        "]]>",
        "</failure>",
        "<b>&amp;",
        "::error::x",
        "%0A::notice::y",
        "a|b",
        "**c**",
        "[d](e)",
        "<!--",
        "\n# f",
    ]
)


def _words(characters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(HOSTILE | st.text(characters, min_size=1, max_size=8), min_size=1, max_size=4).map(
        "".join
    )


WORDS = _words(st.characters(codec=None))
TITLES = _words(st.characters(codec="utf-8")).map(lambda text: Localized(en=text, ko=f"{text}고래"))
NUMBERS = st.none() | st.floats()
POINTS = st.floats(0, 100).map(lambda points: round(points, 2))


@st.composite
def verdicts(draw: st.DrawFn) -> Judged:
    """A verdict that grading could give, told with any words, and its challenge."""
    ids = draw(st.lists(st.text("abc-", min_size=1, max_size=5), min_size=1, max_size=2, unique=True))
    titles = {name: draw(TITLES) for name in ids}
    seeds = range(1, 1 + draw(st.integers(1, 2)))
    runs = tuple(_run(draw, seed, titles) for seed in seeds)
    checks = draw(st.sampled_from(runs)).checks
    verdict = Verdict("some-id", "maqueen", "virtual", 100.0 * len(ids), checks, runs)
    return verdict, _challenge(titles, draw(TITLES))


def _run(draw: st.DrawFn, seed: int, titles: dict[str, Localized]) -> RunVerdict:
    error = draw(
        st.none() | st.builds(ProgramError, WORDS, st.just(_text(draw)), st.none() | st.integers(1, 99))
    )
    if error and draw(st.booleans()):
        error = ProgramError("syntax", error.message, error.line, attempt=False)
    checks = tuple(_check(draw, name, title) for name, title in titles.items())
    measures = {"closest": draw(NUMBERS)}
    return RunVerdict(seed, 20.0, checks, measures, draw(OUTPUT), error, {"battery": draw(st.floats(0.1, 1))})


def _check(draw: st.DrawFn, name: str, title: Localized) -> CheckResult:
    return CheckResult(
        name,
        title,
        draw(st.sampled_from(["passed", "missed", "not-run", "broken"])),
        draw(POINTS),
        100.0,
        _text(draw),
        draw(NUMBERS),
        draw(st.none() | st.floats(0, 20)),
        draw(st.none() | st.tuples(st.floats(0, 900), st.floats(0, 900))),
        draw(st.none() | st.integers(1, 99)),
        draw(st.none() | st.builds(Hint, st.just(title), st.just(1), st.just(2))),
    )


def _text(draw: st.DrawFn) -> Text:
    """A sentence of the catalogue around anything."""
    return Text("documents.syntax", problem=draw(WORDS))


def _challenge(titles: dict[str, Localized], title: Localized) -> Challenge:
    checks = tuple(
        Check.model_construct(id=name, title=title, points=100.0) for name, title in titles.items()
    )
    given = find_lesson("wall-stop").challenge
    return given.model_copy(update={"id": "some-id", "title": title, "checks": checks})


@pytest.fixture(scope="session")
def any_verdict() -> st.SearchStrategy[Judged]:
    """To be drawn from: `data.draw(any_verdict)`."""
    return verdicts()


@pytest.fixture(scope="session")
def judge() -> Judge:
    """`judge("missed")`: the verdict on one of `PROGRAMS`, run once in a session."""
    known: dict[str, Judged] = {}

    def judged(name: str) -> Judged:
        if name not in known:
            source, runs = PROGRAMS[name]
            challenge, kit, seeds = (
                find_lesson("wall-stop").challenge,
                load_kit("maqueen"),
                range(1, 1 + runs),
            )
            results = list(run_challenge(challenge, kit, source, seeds, lang="en"))
            verdict = grade_results(challenge, kit, source, seeds, results)
            asked = {check.id: 1 for check in challenge.checks}
            known[name] = with_hints(verdict, challenge, asked), challenge
        return known[name]

    return judged
