"""The wheel carries firmware, hardware and lessons, and works from any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's contents, as they lie in site-packages."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    target = folder / "site-packages"
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(target)
    return target


def test_it_carries_what_runs_on_kits_and_what_lessons_need(unpacked: Path) -> None:
    data = unpacked / "gorae" / "data"
    for name in (
        "firmware/common/robot.py",
        "hardware/kits/maqueen.yaml",
        "lessons/wall-stop/challenge.yaml",
        "lessons/courses/career.yaml",
        "lessons/tags.yaml",
    ):
        assert (data / name).is_file(), name
    assert (unpacked / "gorae" / "virtual" / "rom" / "boot.py").is_file()
    assert (unpacked / "gorae" / "lessons" / "template" / "my-lesson" / "challenge.yaml").is_file()
    assert (unpacked / "gorae" / "texts" / "cli.yaml").is_file()
    assert (unpacked / "gorae" / "report" / "page" / "assets" / "page.html.j2").is_file()


@pytest.mark.skipif(shutil.which("npm") is None and not os.environ.get("GORAE_CI"), reason="npm is missing")
def test_it_carries_the_classrooms_pages_and_their_licences(unpacked: Path) -> None:
    assets = unpacked / "gorae" / "classroom" / "assets"
    for name in ("join.js", "lesson.js", "teacher.js", "cable.js", "classroom.css", "LICENSES.txt"):
        assert (assets / name).is_file(), name


def test_it_grades_a_program_in_any_folder(unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_bytes((ROOT / "lessons" / "wall-stop" / "solution.py").read_bytes())
    code = (
        "import gorae, sys; from gorae.cli import main; print(gorae.__file__, file=sys.stderr);"
        "main(['check', '--lesson', 'wall-stop', '--runs', '1', '--lang', 'ko'])"
    )
    checked = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert str(unpacked) in checked.stderr
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "통과!" in checked.stdout


def test_its_plugin_proves_lessons_in_any_folder(unpacked: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "lessons", tmp_path / "lessons")
    chosen = "wall-stop and maqueen and not solutions and not ideas"
    command = ["pytest", "lessons/", "-v", "-n", "2", "-k", chosen, "-p", "no:hypothesispytest"]
    proved = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert proved.returncode == 0, proved.stdout + proved.stderr
    for item in ("solution[maqueen-5]", "starter[maqueen]", "mistakes/fixed_time[maqueen]"):
        assert f"PASSED lessons/wall-stop/lesson.yaml::{item}" in proved.stdout
    where = "import gorae.pytest_plugin as plugin; print(plugin.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where],
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
    )
    assert str(unpacked) in found.stdout
