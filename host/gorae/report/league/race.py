"""A race on one page: the robots of a class, drawn over each other in one arena with one clock.

Each has driven in an arena of its own, under the same conditions, so nobody was in anybody's way. Made for a
big screen: who has how many points stays folded away until the race is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from gorae.grading.challenge import Challenge
from gorae.grading.verdict import RunVerdict
from gorae.kits import Kit, load_arena
from gorae.report.page.pages import REPORT_STYLES, environment, page_assets, say, words_of
from gorae.report.page.replay import frames
from gorae.report.page.stage import stage_html
from gorae.report.plain import measured
from gorae.telemetry.recording import Recording

MAX_ROBOTS = 60
"""More of them than that cannot be told from each other."""
_GOLDEN_ANGLE = 137.5
"""Between the hues of one robot and the next, in degrees: no two that are near are alike."""
_STILL = 0.1
"""A robot that moves less than that (mm and deg) from one sample to the next stands."""
_WORDS = (
    "page-play", "page-pause", "page-time", "page-speed", "page-keys",
    "race-number", "race-name", "race-points", "race-measures", "race-robots", "race-results", "race-still",
)  # fmt: skip


@dataclass(frozen=True)
class RacingRobot:
    """Whose robot it is, and its run."""

    name: str
    run: RunVerdict
    recording: Recording

    @property
    def end_s(self) -> float:
        """When there is nothing more to see: a second after its last movement."""
        signals = self.recording.signals
        places = [signals[name] for name in ("x", "y", "heading") if name in signals]
        if not places or len(self.recording.times) < 2:
            return 0.0
        moving = np.flatnonzero(sum(np.abs(np.diff(place)) for place in places) > _STILL)
        last = moving[-1] + 1 if len(moving) else 0
        return float(min(self.recording.times[last] + 1.0, self.recording.times[-1]))


def race_page(challenge: Challenge, kit: Kit, robots: Sequence[RacingRobot], seed: int, lang: str) -> str:
    """Return the page. Robots are numbered as they are given; at most MAX_ROBOTS are shown."""
    shown = list(robots)[:MAX_ROBOTS]
    lines = [_line(number, robot, challenge, lang) for number, robot in enumerate(shown, 1)]
    title = say(lang, "race-title", title=challenge.title)
    return (
        environment()
        .get_template("race.html.j2")
        .render(
            lang=lang,
            title=title,
            told=say(lang, "race-told", count=len(shown), kit=kit.name, seed=seed),
            stage=stage_html(load_arena(challenge.arena), challenge.start, kit, lang),
            robots=lines,
            results=sorted(lines, key=lambda line: (-line["earned"], line["number"])),
            data=[{"end": robot.end_s, **frames(robot.recording)} for robot in shown],
            most=sum(check.points for check in challenge.checks),
            words=words_of(_WORDS, "race-", lang) | words_of(_WORDS[:5], "page-", lang),
            say=partial(say, lang),
            assets=page_assets("stage.js", "race.js", styles=(*REPORT_STYLES, "league.css", "race.css")),
        )
    )


def _line(number: int, robot: RacingRobot, challenge: Challenge, lang: str) -> dict[str, Any]:
    """Return what the page says of a robot."""
    return {
        "number": number,
        "name": robot.name,
        "earned": robot.run.score,
        "passed": robot.run.passed,
        "still": robot.run.error is not None and not robot.run.error.attempt,
        "measures": [text.say(lang) for text in measured(challenge, robot.run.measures)],
        "hue": round(number * _GOLDEN_ANGLE % 360, 1),
    }
