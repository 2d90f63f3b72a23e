"""The page of `gorae stream --plot` and `gorae replay`: charts that a script draws from what it is told."""

from __future__ import annotations

from functools import partial

from gorae.report.page.pages import environment, page_assets, say, words_of
from gorae.report.text.live_table import title_of
from gorae.telemetry.signals import SIGNALS

_WORDS = (
    "look-all", "look-back", "look-charts", "look-controls", "look-cut-off", "look-damaged", "look-ended",
    "look-failed", "look-keys", "look-keys-replay", "look-live", "look-live-title", "look-lost", "look-over",
    "look-overview", "look-path", "look-pause", "look-picture", "look-play", "look-printed", "look-rate",
    "look-replay-title", "look-speed", "look-table", "look-time", "look-time-is", "look-waiting",
    "look-zoom-in", "look-zoom-out",
)  # fmt: skip
_SPEEDS = (0.5, 1, 2, 5, 10)


def live_page(lang: str, *, played: bool = False) -> tuple[str, str]:
    """The page and its Content-Security-Policy. It asks `news` beside it for what to show; `played`: of a
    recording, with a clock of its own.
    """
    assets = page_assets(
        "screen.js", "live_chart.js", "live_kit.js", "live.js",
        styles=("palette.css", "screen.css", "live.css"), connect="'self'",
    )  # fmt: skip
    words = words_of(_WORDS, "look-", lang) | words_of(("shown-screen", "shown-lcd"), "", lang)
    data = {
        "lang": lang,
        "played": played,
        "words": words,
        "titles": {name: title_of(name, lang) for name in SIGNALS},
        "switches": [name for name, signal in SIGNALS.items() if signal.kind == "switch"],
    }
    html = (
        environment()
        .get_template("live.html.j2")
        .render(
            lang=lang,
            played=played,
            words=words,
            data=data,
            speeds=_SPEEDS,
            say=partial(say, lang),
            **assets,
        )
    )
    return html, assets["policy"]
