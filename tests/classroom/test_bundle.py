"""The pages are bundled of locked versions, with the licences of what others wrote."""

from __future__ import annotations

import gzip
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "host" / "gorae" / "classroom" / "assets"


def test_versions_are_exact_and_locked() -> None:
    """So that two builds of one commit are alike."""
    package = json.loads((ROOT / "web" / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, version in {**package["dependencies"], **package["devDependencies"]}.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    assert all(entry.get("integrity") for name, entry in locked.items() if name)


def test_the_bundle_has_every_page_and_all_licences() -> None:
    if not ASSETS.is_dir() and not os.environ.get("GORAE_CI"):
        pytest.skip("`make web` has not been run")
    names = {path.name for path in ASSETS.iterdir()}
    assert {"join.js", "lesson.js", "teacher.js", "cable.js", "classroom.css"} <= names
    licences = (ASSETS / "LICENSES.txt").read_text(encoding="utf-8")
    scripts = "".join(path.read_text(encoding="utf-8") for path in ASSETS.glob("*.js"))
    assert ("@codemirror/view" in licences) == ("cm-editor" in scripts)


def test_a_lesson_is_small_enough_for_a_school_network(asked: Any) -> None:
    """Scripts, styles, sentences and the longest lesson with its drawings: under 250 KB, as they are sent."""
    if not ASSETS.is_dir() and not os.environ.get("GORAE_CI"):
        pytest.skip("`make web` has not been run")
    wanted, seen = ["lesson.js", "classroom.css"], set[str]()
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen.add(name)
            wanted += re.findall(r'"\./([\w-]+\.js)"', (ASSETS / name).read_text(encoding="utf-8"))
    assert len(seen) > 3
    files = sum(len(gzip.compress((ASSETS / name).read_bytes(), 9)) for name in seen)
    longest = max(asked.room.shelf.lessons, key=lambda one: one.text("ko").stat().st_size).id
    told = [
        asked.student().get(path) for path in (f"/api/lessons/{longest}", "/api/texts/ko", "/api/robot/ko")
    ]
    assert all(answer.headers["content-encoding"] == "gzip" for answer in told)
    assert files + sum(len(gzip.compress(answer.content, 9)) for answer in told) < 250_000
