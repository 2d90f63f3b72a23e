"""The examples of docs/season.md are files that gorae reads."""

from __future__ import annotations

import re
from pathlib import Path

from gorae.documents import loads
from gorae.season.files import AllotmentRules, Application, School, SeasonEvent

PAGE = Path(__file__).parents[2] / "docs" / "season.md"


def test_the_examples_are_read() -> None:
    school, application, rules, event = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert loads(school, "school", School).closes == 16 * 60 + 5
    assert loads(application, "application", Application).wishes[0].windows[1].weekday == 4
    assert loads(event, "event", SeasonEvent).days_later == 7
    inner = re.sub(r"^  ", "", rules.removeprefix("allotment:\n"), flags=re.MULTILINE)
    assert loads(inner, "allotment", AllotmentRules).small_school == 6
