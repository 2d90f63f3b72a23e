"""The examples of docs/season.md are files that gorae reads, and commands that the sample understands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.documents import loads
from gorae.season.files import AllotmentRules, Application, School, SeasonEvent
from gorae.season.sample import write_sample

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "season.md"


def test_the_examples_are_read() -> None:
    school, application, rules, event = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert loads(school, "school", School).closes == 16 * 60 + 5
    assert loads(application, "application", Application).wishes[0].windows[1].weekday == 4
    assert loads(event, "event", SeasonEvent).days_later == 26
    inner = re.sub(r"^  ", "", rules.removeprefix("allotment:\n"), flags=re.MULTILINE)
    assert loads(inner, "allotment", AllotmentRules).small_school == 6


def test_the_changes_can_be_tried_on_the_sample(call: Callable[..., Any], tmp_path: Path) -> None:
    """Who copies them learns how a change goes, and not that the sample has no such festival."""
    pytest.importorskip("highspy")
    write_sample(tmp_path, "M", 1)
    (tmp_path / "plan.yaml").write_text("sessions: []\n", encoding="utf-8")
    pages = ((DOCS / name).read_text("utf-8") for name in ("season.md", "season.ko.md"))
    lines = re.findall(r"^gorae (season change \S+.*?)(?:  .*)?$", "\n".join(pages), re.MULTILINE)
    commands = dict.fromkeys(lines)
    assert len(commands) == 4
    for words in commands:
        called = call(*shlex.split(words), "--dir", str(tmp_path), "--dry-run")
        assert called.status == 0, called.err
