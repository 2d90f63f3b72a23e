"""A folder to work in: what somebody wrote there stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.errors import UsageError
from gorae.lessons import find_lesson, start_lesson

WALL = find_lesson("wall-stop")


def start(folder: Path, **options: Any) -> set[str]:
    return {path.name for path in start_lesson(WALL, folder, "maqueen", options.pop("lang", "ko"), **options)}


def test_a_new_folder_gets_program_text_and_marker(tmp_path: Path) -> None:
    assert start(tmp_path / "new") >= {"main.py", "wall-stop.md", "gorae.yaml"}


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_notes_in_the_lesson_s_text_stay(tmp_path: Path, lang: str) -> None:
    start(tmp_path)
    (tmp_path / "main.py").rename(tmp_path / "first.py")
    text = tmp_path / "wall-stop.md"
    text.write_text(text.read_text(encoding="utf-8") + "\n| 1 | 230 mm |\n", encoding="utf-8")
    noted = text.read_bytes()
    written = start(tmp_path, lang=lang)
    assert "main.py" in written
    assert "wall-stop.md" not in written
    assert text.read_bytes() == noted


def test_a_program_of_another_hand_is_refused(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("# mine\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        start(tmp_path)
    assert "main.py" in caught.value.say("en")
    assert [path.name for path in tmp_path.iterdir()] == ["main.py"]
    assert (tmp_path / "main.py").read_text(encoding="utf-8") == "# mine\n"


def test_a_marker_that_somebody_changed_stays(tmp_path: Path) -> None:
    start(tmp_path)
    (tmp_path / "main.py").unlink()
    marker = tmp_path / "gorae.yaml"
    marker.write_text(marker.read_text(encoding="utf-8") + "# room 3\n", encoding="utf-8")
    assert "gorae.yaml" not in start(tmp_path)
    assert marker.read_text(encoding="utf-8").endswith("# room 3\n")


def test_a_link_that_leads_nowhere_is_no_free_place(tmp_path: Path) -> None:
    try:
        (tmp_path / "main.py").symlink_to(tmp_path / "elsewhere.py")
    except OSError:
        pytest.skip("links need rights on Windows")
    with pytest.raises(UsageError):
        start(tmp_path)
    assert not (tmp_path / "elsewhere.py").exists()


def test_the_command_says_what_it_left(call: Callable[..., Any], tmp_path: Path) -> None:
    start(tmp_path)
    (tmp_path / "main.py").unlink()
    (tmp_path / "wall-stop.md").write_text("mine", encoding="utf-8")
    called = call("start", "wall-stop", tmp_path, "--lang", "en")
    assert called.status == 0
    assert "stays as it is" in called.out
