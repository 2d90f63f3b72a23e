"""The pages are bundled with their licences, and who has no bundle is told what to do."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from gorae.classroom.bundle import ASSETS, bundled
from gorae.errors import UsageError

ROOT = Path(__file__).parents[2]


def test_a_checkout_without_the_bundle_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        bundled(tmp_path)
    assert "make web" in error.value.say("en")
    assert "make web" in error.value.say("ko")


def needs_bundle() -> None:
    """Skip where node is missing; in CI that is a failure."""
    if not (ASSETS / "manifest.json").is_file() and not os.environ.get("GORAE_CI"):
        pytest.skip("`make web` has not been run")


def test_every_page_of_the_bundle_finds_its_files() -> None:
    needs_bundle()
    files = bundled()
    for page in ("student", "teacher", "cable"):
        html = files[f"{page}.html"].read_text(encoding="utf-8")
        assert f"/assets/{page}.js" in html
        assert {f"{page}.js", "style.css", "LICENSES.txt"} <= set(files)
        assert "<style" not in html
        assert "http" not in html


def test_the_bundle_is_of_locked_versions() -> None:
    """Exact versions, so that two builds of one commit are alike."""
    package = json.loads((ROOT / "web" / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, version in {**package["dependencies"], **package["devDependencies"]}.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    assert all(entry.get("integrity") for name, entry in locked.items() if name)
