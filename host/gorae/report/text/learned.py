"""How a program learned in a run, for the terminal: a small curve of each number that it logged."""

from __future__ import annotations

import sys

from gorae.report.learned import from_to, logged_names, put_backs, smoothed
from gorae.report.plain import plain
from gorae.report.text.live_table import sparkline, sparks_for
from gorae.telemetry.recording import Recording
from gorae.texts import Text

_MOST = 4
_LONGEST_NAME = 20


def learning_lines(recording: Recording, lang: str) -> list[str]:
    """Return a line for each logged number, and one for how often the robot was put back."""
    if not len(recording.times):
        return []
    lines = [_line(recording, name, lang) for name in logged_names(recording)[:_MOST]]
    moments = put_backs(recording)
    if "put_backs" in recording.signals:
        last = {"seconds": round(moments[-1])} if moments else {}
        key = "report.put-backs" if moments else "report.no-put-backs"
        lines.append(Text(key, count=len(moments), **last).say(lang))
    return lines


def _line(recording: Recording, name: str, lang: str) -> str:
    _, means = smoothed(recording.times, recording.signals[name])
    first, last = from_to(recording, name)
    curve = sparkline(means.tolist(), len(means), sparks_for(sys.stdout.encoding))
    values = {"name": plain(name)[:_LONGEST_NAME], "first": f"{first:.3g}", "last": f"{last:.3g}"}
    return Text("report.learned", curve=curve, **values).say(lang)
