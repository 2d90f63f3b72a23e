"""What a program is called in a report of many: so that no two students' results pass for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae.cli.results import place_of


@pytest.fixture
def program(tmp_path: Path) -> Path:
    program = tmp_path / "class" / "kim" / "main.py"
    program.parent.mkdir(parents=True)
    program.touch()
    return program


@pytest.mark.parametrize("here", ["class", "class/kim"])
def test_a_students_folder_stands_in_it_wherever_one_calls_from(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: str
) -> None:
    monkeypatch.chdir(tmp_path / here)
    assert place_of(Path("main.py") if here.endswith("kim") else Path("kim/main.py")) == "kim/main.py"


@pytest.mark.parametrize("root", [".", "class", "class/kim"])
def test_in_a_repository_it_is_the_same_from_everywhere(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: str
) -> None:
    (tmp_path / root / ".git").mkdir()
    wanted = program.relative_to(tmp_path / root).as_posix()
    for here in (tmp_path, program.parent):
        monkeypatch.chdir(here)
        assert place_of(program) == wanted
