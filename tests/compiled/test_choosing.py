"""Compiled modules run only when they are of the sources beside them."""

from __future__ import annotations

import importlib.machinery
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gorae import compiled
from gorae.compiled import CompiledState

SUFFIX = importlib.machinery.EXTENSION_SUFFIXES[0]
PACKAGE = compiled.PACKAGE
TOLD = "import gorae.clock, gorae.compiled; print(gorae.compiled.state().name, gorae.clock.NS_PER_MS)"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package as a wheel of a platform has it; what claims to be compiled cannot be loaded."""
    folder = tmp_path / "gorae"
    for name in ("__init__.py", "compiled.py", "clock.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes((PACKAGE / name).read_bytes())
    (folder / f"clock{SUFFIX}").write_bytes(b"no library")
    stamp(folder, {"clock.py": compiled.digest(folder / "clock.py")})
    return folder


def stamp(package: Path, sources: object) -> None:
    (package / compiled.STAMP).write_text(json.dumps({"sources": sources}))


def told(package: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Import the package in another process."""
    clean = {name: value for name, value in os.environ.items() if name != compiled.PURE}
    return subprocess.run(
        [sys.executable, "-c", TOLD],
        env={**clean, "PYTHONPATH": str(package.parent), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_compiled_modules_of_the_same_sources_are_used(package: Path) -> None:
    assert compiled.state(package) is CompiledState.COMPILED
    assert "clock" in told(package).stderr  # it was about to load what is no library


def test_a_source_that_has_changed_runs_instead(package: Path) -> None:
    with (package / "clock.py").open("a") as source:
        source.write("NS_PER_MS = 7\n")
    assert compiled.state(package) is CompiledState.STALE
    assert told(package).stdout.split() == ["STALE", "7"]


def test_line_ends_make_no_other_source(package: Path) -> None:
    source = package / "clock.py"
    source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
    assert compiled.state(package) is CompiledState.COMPILED


@pytest.mark.parametrize(
    "said", ["", "{", "[]", "null", '{"sources": 3}', '{"sources": {}}', '{"sources": {"gone.py": "0"}}']
)
def test_without_a_stamp_that_tells_the_sources_run(package: Path, said: str) -> None:
    (package / compiled.STAMP).write_text(said)
    assert compiled.state(package) is CompiledState.STALE
    assert told(package).stdout.split() == ["STALE", "1000000"]


def test_compiled_by_hand_beside_the_sources_they_are_not_used(package: Path) -> None:
    (package / compiled.STAMP).unlink()
    assert told(package).stdout.split() == ["STALE", "1000000"]


def test_sources_run_when_asked_for(package: Path) -> None:
    assert told(package, **{compiled.PURE: "1"}).stdout.split() == ["SWITCHED_OFF", "1000000"]


def test_without_anything_compiled_the_sources_run(package: Path) -> None:
    (package / f"clock{SUFFIX}").unlink()
    assert told(package).stdout.split() == ["SOURCE", "1000000"]


def test_every_module_that_is_named_is_there() -> None:
    assert PACKAGE / "world" / "motion.py" in compiled.sources()


def test_a_module_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"gorae/compiled\.py names .*: clock\.py, "):
        compiled.sources(tmp_path)
