"""What goes along with a program, and what stays where it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import UsageError
from gorae.programs import gather
from gorae.programs.gathering import MAX_FILES, gather_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as students have it, with much that has nothing to do with the program."""
    files = {
        "main.py": "import Cutebot\nfrom lib.arm import lift\nopen('notes.txt')\n",
        "Cutebot.py": "import helper as h\n",
        "helper.py": "TABLE = open('./table.csv')\n",
        "unused.py": "1 / 0\n",
        "lib/__init__.py": "",
        "lib/arm.py": "from . import hand\nfrom .deep.claw import x\n",
        "lib/hand.py": "",
        "lib/deep/claw.py": "x = 1\n",
        "notes.txt": "hello\n",
        "table.csv": "a,b\n",
        "other.txt": "not asked for\n",
        "report.md": "# no data\n",
        ".hidden.txt": "secret\n",
        "a.csv": "time,left_motor,x\n0,0,0\n",
        "check.json": '{"score": 1, "max_score": 2}',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_program_takes_what_it_imports_and_the_data_that_it_names(folder: Path) -> None:
    found = gather(folder / "main.py")
    assert list(found.along) == [
        "Cutebot.py", "helper.py", "lib/__init__.py", "lib/arm.py", "lib/deep/claw.py", "lib/hand.py",
        "notes.txt", "table.csv",
    ]  # fmt: skip
    assert found.along["notes.txt"] == b"hello\n"


def test_a_folder_takes_all_that_a_program_may_need_and_nothing_that_gorae_wrote(folder: Path) -> None:
    more = set(gather(folder).along) - set(gather(folder / "main.py").along)
    assert more == {"unused.py", "other.txt"}


def test_a_program_with_another_name_takes_itself_only_when_it_is_imported(folder: Path) -> None:
    (folder / "race.py").write_text("import helper\n")
    assert list(gather(folder / "race.py").along) == ["helper.py", "table.csv"]
    (folder / "helper.py").write_text("import race\nimport main\n")
    assert list(gather(folder / "race.py").along) == ["helper.py", "race.py"]


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/outside.txt", "..\\outside.txt", ".hidden.txt", "no.txt"]
)
def test_nothing_outside_of_the_folder_goes_along(folder: Path, name: str) -> None:
    (folder.parent / "outside.txt").write_text("secret")
    (folder / "main.py").write_text(f"open({name!r})\n")
    assert gather(folder / "main.py").along == {}


@pytest.mark.posix("links need a right there")
def test_links_out_of_the_folder_are_not_followed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("secret")
    (secret / "key.txt").write_text("secret")
    (secret / "mod.py").write_text("x = 'secret'")
    (folder / "key.txt").symlink_to(secret / "key.txt")
    (folder / "mod.py").symlink_to(secret / "mod.py")
    (folder / "pack").symlink_to(secret)
    (folder / "main.py").write_text("import mod\nimport pack.mod\nopen('key.txt')\n")
    assert gather(folder / "main.py").along == {}
    assert "key.txt" not in gather(folder).along


def test_a_students_own_robot_is_told_where_it_would_be_gorae_s(folder: Path) -> None:
    (folder / "robot.py").write_text("def drive(): pass\n")
    gather(folder)  # nobody imports it
    (folder / "helper.py").write_text("from robot import drive\n")
    with pytest.raises(UsageError) as told:
        gather(folder / "main.py")
    assert told.value.text.key == "programs.ours"
    assert "robot.py" in gather(folder / "main.py", bare=True).along


def test_modules_that_are_not_beside_a_program_are_looked_for_in_lib(folder: Path) -> None:
    files = {
        "main.py": "import oled\nfrom umqtt.simple import MQTTClient\nimport helper\n",
        "lib/oled.py": "import font\n",
        "lib/font.py": "open('glyphs.bin')\n",
        "lib/umqtt/simple.py": "",
        "lib/helper.py": "# the one beside the program comes first\n",
        "lib/never.py": "",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    assert list(gather(folder / "main.py").along) == [
        "helper.py", "lib/font.py", "lib/oled.py", "lib/umqtt/simple.py", "table.csv",
    ]  # fmt: skip


def test_boot_py_goes_along_with_a_main_py_alone(folder: Path) -> None:
    (folder / "boot.py").write_text("import helper\n")
    (folder / "main.py").write_text("pass\n")
    (folder / "race.py").write_text("pass\n")
    assert list(gather(folder / "main.py").along) == ["boot.py", "helper.py", "table.csv"]
    assert gather(folder / "race.py").along == {}
    handed = gather_files({"main.py": b"pass\n", "boot.py": b"import helper\n", "helper.py": b""}, "kim")
    assert list(handed.along) == ["boot.py", "helper.py"]


def test_a_program_called_as_the_module_that_it_uses_is_no_module(folder: Path) -> None:
    (folder / "main.py").write_text("import dht\nfrom neopixel import NeoPixel\nimport helper\n")
    (folder / "dht.py").write_text("import dht\nprint(dht.DHT11)\n")
    (folder / "neopixel.py").write_text("from neopixel import NeoPixel\n")
    assert list(gather(folder / "main.py").along) == ["helper.py", "table.csv"]
    (folder / "neopixel.py").write_text("class NeoPixel: pass\n")
    assert "neopixel.py" in gather(folder / "main.py").along


def test_stubs_of_an_editor_stay(folder: Path) -> None:
    (folder / "microbit").mkdir()
    for name in ("__init__.py", "display.py"):
        (folder / "microbit" / name).write_text("def show(): ...\n")
    (folder / "main.py").write_text(
        "import microbit\nfrom microbit import display\nimport microbit.display\n"
    )
    assert gather(folder / "main.py").along == {}


def test_a_folder_without_a_program_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as told:
        gather(tmp_path)
    assert told.value.text.key == "programs.no-main"


def test_a_home_directory_is_not_taken_as_a_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: folder)
    assert "other.txt" not in gather(folder).along


def test_the_number_of_files_and_their_size_are_bounded(folder: Path) -> None:
    for number in range(MAX_FILES):
        (folder / f"m{number}.py").write_text("")
    with pytest.raises(UsageError) as told:
        gather(folder)
    assert told.value.text.key == "programs.too-many"
    (folder / "notes.txt").write_bytes(bytes(2_000_000))
    with pytest.raises(UsageError) as told:
        gather(folder / "main.py")
    assert told.value.text.key == "programs.too-large"


def test_what_cannot_be_parsed_takes_nothing(folder: Path) -> None:
    (folder / "main.py").write_text("import Cutebot\nif\n")
    assert gather(folder / "main.py").along == {}


@given(st.text(max_size=30))
def test_no_name_leads_anywhere_else(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.mktemp("names")
    (folder / "main.py").write_text(f"open({name + '.txt'!r})\n", encoding="utf-8", errors="replace")
    try:
        assert gather(folder / "main.py").along == {}
    except UsageError as error:
        assert error.text.key.startswith("programs.")
