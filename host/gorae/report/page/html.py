"""The report that a student looks at and a teacher prints: one HTML file that fetches nothing.

Everything that others wrote (program, output, file names, titles, hints) reaches the page through Jinja's
escaping, and through `plain`. The page's policy allows no script but ours, by its hash.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from gorae.grading.challenge import Challenge
from gorae.grading.verdict import RunVerdict, Verdict
from gorae.kits import Kit, load_arena
from gorae.report.exchange.account import check_command
from gorae.report.page.listing import left_out, listing
from gorae.report.page.pages import REPORT_STYLES, environment, page_assets, say, words_of
from gorae.report.page.panels import PanelMaker, RunCard
from gorae.report.page.robot import RobotShape
from gorae.telemetry.recording import Recording
from gorae.texts import Text

_MAX_PANELS = 8
"""Runs that are shown in full, the worst first: a page is for reading."""
_MAX_CARDS = 60
_WORDS = (
    "page-arena", "page-band", "page-broken", "page-charts", "page-checks", "page-closeup", "page-different",
    "page-hatch", "page-keys", "page-legend-miss", "page-legend-start", "page-mean", "page-melody",
    "page-missed", "page-not-run", "page-passed", "page-path", "page-pause", "page-play", "page-program",
    "page-readings", "page-repeat", "page-replay", "page-report", "page-runs", "page-said", "page-speed",
    "page-time", "page-unmeasured", "page-unseen", "page-worst",
)  # fmt: skip
_SENTENCES = (
    "hint", "not-passed", "passed", "undecided", "place", "printed", "page-all-runs", "page-legend-path",
    "page-line", "page-more-lines", "page-more-runs", "page-points", "page-scored", "page-second",
    "page-seconds-of", "page-some-runs", "no-runs",
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
    dataset: bytes = b"",
) -> str:
    """The whole page. `recordings[i]` is what `verdict.runs[i]` was graded on; `program` is a file's name,
    `options` how the challenge was named (`--lesson wall-stop`), to repeat a run; `dataset` was handed in.
    """
    recognised, styles = _recognised(verdict, recordings, dataset, lang)
    order = [verdict.runs.index(run) for run in verdict.worst_first]
    maker = PanelMaker(challenge, load_arena(challenge.arena), lang)
    cards = [
        maker.card(index + 1, verdict.runs[index], recordings[index], detailed=place < _MAX_PANELS)
        for place, index in enumerate(order[:_MAX_CARDS])
    ]
    panels = [maker.panel(card, recordings[card.number - 1]) for card in cards if card.detailed]
    notes = _notes(verdict.worst, lang)
    lines = listing(source, notes)
    page = environment().get_template("page.html.j2")
    return page.render(
        verdict=verdict,
        challenge=challenge,
        kit=kit,
        started=verdict.is_attempt,
        robot=RobotShape.of(kit),
        cards=cards,
        more_runs=len(verdict.runs) - len(cards),
        panels=panels,
        data={str(panel.card.number): panel.frames for panel in panels},
        program=program,
        lines=lines,
        lines_left_out=left_out(source, lines),
        lang=lang,
        say=partial(say, lang),
        words=words_of(_WORDS, "page-", lang),
        repeat=lambda run: check_command(program, options, verdict.kit, run.seed),
        run_name=partial(_run_name, lang),
        recognised=recognised,
        **page_assets("stage.js", "screen.js", "run.js", "replay.js", styles=(*REPORT_STYLES, *styles)),
    )


def _recognised(
    verdict: Verdict, recordings: Sequence[Recording], dataset: bytes, lang: str
) -> tuple[str, tuple[str, ...]]:
    """What people did and what it was taken for, as HTML, and its styles; nothing without gestures."""
    if not verdict.recognition or not verdict.recognition.asked:
        return "", ()
    from gorae.report.page.learned import recognition

    html = recognition.recognition_html(verdict.recognition, recordings, dataset, lang)
    return html, recognition.STYLES


def _notes(run: RunVerdict, lang: str) -> dict[int, str]:
    """What is said of lines of the program."""
    notes = {check.line: check.message.say(lang) for check in run.checks if check.line is not None}
    if run.error and run.error.line is not None:
        notes[run.error.line] = run.error.message.say(lang).strip().split("\n")[-1]
    return notes


def _run_name(lang: str, card: RunCard) -> str:
    if card.number == card.run.seed:
        return Text("report.page-run", number=card.number).say(lang)
    return Text("report.page-run-with-seed", number=card.number, seed=card.run.seed).say(lang)
