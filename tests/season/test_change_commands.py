"""What `gorae season change`, `why` and `diff` say when something cannot be; then nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.report.season.view import SeasonView

Call = Callable[..., Any]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("change", "{nobody}", "2026-05-11", "ill"), "“zzz” is no instructor"),
        (("change", "{who}", "2026-05-22..2026-05-11", "ill"), "swap the days"),
        (("change", "{who}", "2026-05-11..x", "ill"), "“2026-05-11..x” is no day"),
        (("change", "{who}", "2026-05-11", "ill", "--known", "May"), "“May” is no day"),
        (("change", "{who}", "2026-05-11", "ill", "--number", "99999999"), "99999999 is too large"),
        (("why", "{nobody}"), "zzz"),
        (("diff", "no-plan"), "“no-plan”"),
        (("diff", "--", "--output=x"), "--output=x"),
    ],
)
def test_what_cannot_be_is_told(
    call: Call, planned: Path, view: SeasonView, words: tuple[str, ...], told: str
) -> None:
    before = sorted(path for path in planned.rglob("*"))
    filled = [word.format(who=view.instructors[0], nobody="zzz") for word in words]
    called = call("season", filled[0], "--dir", str(planned), "--lang", "en", *filled[1:])
    assert called.status == 2
    assert told in called.err
    assert sorted(planned.rglob("*")) == before


def test_a_change_that_is_only_shown_writes_nothing(call: Call, planned: Path, view: SeasonView) -> None:
    before = {path: path.read_bytes() for path in planned.rglob("*") if path.is_file()}
    words = ("change", view.instructors[0], "2026-01-05", "ill", "--dry-run", "--dir", str(planned))
    assert call("season", *words).status in (0, 1)
    assert {path: path.read_bytes() for path in planned.rglob("*") if path.is_file()} == before


def test_a_plan_does_not_differ_from_itself(call: Call, planned: Path) -> None:
    called = call("season", "diff", str(planned / "plan.yaml"), "--dir", str(planned), "--lang", "ko")
    assert (called.status, called.out.strip()) == (0, "두 계획은 같습니다.")
