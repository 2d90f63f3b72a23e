"""One run for a page that is there already: its arena, replay and instruments, and its picture for a list."""

from __future__ import annotations

from functools import partial
from typing import Any

from gorae.grading.challenge import Challenge
from gorae.grading.verdict import RunVerdict
from gorae.kits import Kit, load_arena
from gorae.report.page.pages import environment, say, words_of
from gorae.report.page.panels import PanelMaker, started
from gorae.report.page.robot import RobotShape
from gorae.telemetry.recording import Recording

_WORDS = (
    "page-arena", "page-closeup", "page-keys", "page-legend-miss", "page-legend-start", "page-melody",
    "page-path", "page-pause", "page-play", "page-readings", "page-replay", "page-said", "page-speed",
    "page-time", "page-unseen",
)  # fmt: skip


def replay_of(
    challenge: Challenge, kit: Kit, run: RunVerdict, recording: Recording, number: int, lang: str
) -> dict[str, Any]:
    """Return what the replay needs: `html` of the stage, `frames` that move it, and how long it lasts (s).

    `html` has an `article.run` as in the report. All that others wrote is escaped in it.
    """
    maker = PanelMaker(challenge, load_arena(challenge.arena), lang)
    panel = maker.panel(maker.card(number, run, recording, detailed=True), recording)
    html = (
        environment()
        .get_template("replayed.html.j2")
        .render(
            panel=panel,
            robot=RobotShape.of(kit),
            started=started(run),
            lang=lang,
            say=partial(say, lang),
            words=words_of(_WORDS, "page-", lang),
        )
    )
    return {
        "run": number,
        "passed": run.passed,
        "end_s": panel.end_s,
        "shown_s": panel.shown_s,
        "playable": panel.playable,
        "html": html,
        "frames": panel.frames,
        "differences": [text.say(lang) for text in panel.differences],
    }


def picture_of(challenge: Challenge, run: RunVerdict, recording: Recording, lang: str) -> str:
    """Return the way of the robot as an SVG that stands alone."""
    maker = PanelMaker(challenge, load_arena(challenge.arena), lang)
    card = maker.card(1, run, recording, detailed=False)
    return (
        environment()
        .get_template("picture.svg.j2")
        .render(card=card, scene=card.scene, passed=run.passed, words=words_of(("page-path",), "page-", lang))
    )
