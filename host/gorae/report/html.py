"""The report that a student looks at and a teacher prints: one HTML file that fetches nothing.

Everything that others wrote (program, output, file names, titles, hints) reaches the page through Jinja's
escaping, and through `plain`. The page's policy allows no script but ours, by its hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gorae.grading.challenge import Challenge
from gorae.grading.quantities import quantity, seconds
from gorae.grading.verdict import RunVerdict, Verdict
from gorae.kits import Kit, load_arena
from gorae.report.account import check_command
from gorae.report.listing import left_out, listing
from gorae.report.panels import Card, PanelMaker
from gorae.report.plain import MARKS, floor_points, plain
from gorae.report.robot import Robot
from gorae.report.scale import written
from gorae.telemetry.recording import Recording
from gorae.texts import Text

if TYPE_CHECKING:
    import jinja2

_ASSETS = Path(__file__).with_name("assets")
_MOST_PANELS = 8
"""Runs that are shown in full, the worst first: a page is for reading."""
_MOST_CARDS = 60
_WORDS = (
    "page-arena", "page-band", "page-broken", "page-charts", "page-checks", "page-closeup", "page-different",
    "page-hatch", "page-keys", "page-legend-miss", "page-legend-start", "page-mean", "page-missed",
    "page-not-run", "page-passed", "page-path", "page-pause", "page-play", "page-program", "page-readings",
    "page-repeat", "page-replay", "page-report", "page-runs", "page-said", "page-speed", "page-time",
    "page-unmeasured", "page-unseen", "page-worst",
)  # fmt: skip
_SENTENCES = (
    "hint", "not-passed", "passed", "place", "printed", "page-all-runs", "page-legend-path",
    "page-line", "page-more-lines", "page-more-runs", "page-points", "page-scored", "page-second",
    "page-seconds-of", "page-some-runs",
)  # fmt: skip
"""What templates say as it stands, `words.not_run`, and what they fill in, `say("page-line", line=3)`."""


def html_report(
    verdict: Verdict,
    challenge: Challenge,
    kit: Kit,
    recordings: Sequence[Recording],
    source: str,
    lang: str,
    *,
    program: str,
    options: str = "",
) -> str:
    """The whole page. `recordings[i]` is what `verdict.runs[i]` was graded on; `program` is a file's name,
    `options` how the challenge was named (`--lesson wall-stop`), to repeat a run.
    """
    order = [verdict.runs.index(run) for run in verdict.worst_first]
    maker = PanelMaker(challenge, load_arena(challenge.arena), lang)
    cards = [
        maker.card(index + 1, verdict.runs[index], recordings[index], detailed=place < _MOST_PANELS)
        for place, index in enumerate(order[:_MOST_CARDS])
    ]
    panels = [maker.panel(card, recordings[card.number - 1]) for card in cards if card.detailed]
    notes = _notes(verdict.worst, lang)
    lines = listing(source, notes)
    page = _environment().get_template("page.html.j2")
    return page.render(
        verdict=verdict,
        challenge=challenge,
        kit=kit,
        started=verdict.is_attempt,
        robot=Robot.of(kit),
        cards=cards,
        more_runs=len(verdict.runs) - len(cards),
        panels=panels,
        data={str(panel.card.number): panel.frames for panel in panels},
        program=program,
        lines=lines,
        lines_left_out=left_out(source, lines),
        lang=lang,
        say=partial(_say, lang),
        words=_words(lang),
        repeat=lambda run: check_command(program, options, verdict.kit, run.seed),
        run_name=partial(_run_name, lang),
        **_assets(),
    )


def _notes(run: RunVerdict, lang: str) -> dict[int, str]:
    """What is said of lines of the program."""
    notes = {check.line: check.message.say(lang) for check in run.checks if check.line is not None}
    if run.error and run.error.line is not None:
        notes[run.error.line] = run.error.message.say(lang).strip().split("\n")[-1]
    return notes


def _say(lang: str, what: Any, /, **values: object) -> str:
    """A Text, a Localized, or an entry of this room's catalogue."""
    if isinstance(what, str):
        what = Text(f"report.{what}", **values)
    said: str = what.say(lang)
    return said


def _words(lang: str) -> dict[str, str]:
    """The templates' words by what they are called there: `page-not-run` is `words.not_run`."""
    return {word.removeprefix("page-").replace("-", "_"): Text(f"report.{word}").say(lang) for word in _WORDS}


def _run_name(lang: str, card: Card) -> str:
    if card.number == card.run.seed:
        return Text("report.page-run", number=card.number).say(lang)
    return Text("report.page-run-with-seed", number=card.number, seed=card.run.seed).say(lang)


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_ASSETS),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    filters: dict[str, Callable[..., Any]] = {
        "points": lambda value: f"{floor_points(value):g}",
        "floored": floor_points,
        "seconds": seconds,
        "quantity": quantity,
        "number": written,
        "mark": MARKS.__getitem__,
    }
    environment.filters.update(filters)
    return environment


def _shown(value: object) -> object:
    """What an expression of a template writes: text without what steers a screen."""
    return plain(value) if type(value) is str else value


@cache
def _assets() -> dict[str, str]:
    """Style and script as they stand in the page, and the policy that lets them and nothing else in."""
    from markupsafe import Markup

    script = (_ASSETS / "replay.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    style = (_ASSETS / "report.css").read_text(encoding="utf-8")
    return {"style": Markup(style), "script": Markup(script), "policy": policy}
