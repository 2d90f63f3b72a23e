"""Names from outside: wherever they come from, files stay in their folder and none is lost."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.names import LONGEST, free_name, name_of, paths_for, plain_name, renamed, write_new

ODD_PIECES = [
    "", ".", "..", "/", "//", "\\", "C:", "CON", "nul.txt", "COM1", "lpt9.tar.gz", ".git", "-rf", "main.py",
    "a/b", "a", "A", "a ", "a.", " a", "%", "%2F", "~", "ß", "SS", "é", "e\u0301", "\u212a", "K", "k", "ı",
    "I", "한글", unicodedata.normalize("NFD", "한글"), "\n", "\x00", "\u202egnp.exe", "\u200b", "\ud800",
    "x" * 300, "고" * 80,
]  # fmt: skip
PIECES = st.sampled_from(ODD_PIECES) | st.text(max_size=6)
NAMES = st.lists(PIECES, min_size=1, max_size=4).map("".join)
ODD = re.compile(r'[<>:"\\|?*\x00-\x1f]')
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")}


def fold(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


@given(st.lists(NAMES, max_size=12))
def test_a_path_stays_in_its_folder_on_every_system(names: list[str]) -> None:
    for path in paths_for(names).values():
        for pure in (PurePosixPath(path), PureWindowsPath(path)):
            assert not pure.is_absolute()
            assert not pure.drive
            assert "/".join(pure.parts) == path
        for part in path.split("/"):
            assert 0 < len(part.encode()) <= LONGEST
            assert not ODD.search(part)
            assert part[0] != "."
            assert part[-1] not in ". "
            assert part.partition(".")[0].rstrip().casefold() not in DEVICES
            assert all(unicodedata.category(char)[0] != "C" for char in part)


@given(st.lists(NAMES, max_size=12, unique=True))
def test_every_name_has_a_place_of_its_own_whatever_the_file_system_ignores(names: list[str]) -> None:
    paths = paths_for(names)
    assert list(paths) == names
    folded = [fold(path) for path in paths.values()]
    assert len(set(folded)) == len(names)
    folders = {str(folder) for path in folded for folder in PurePosixPath(path).parents}
    assert not folders & set(folded)
    assert paths_for(names) == paths


@given(st.lists(NAMES, max_size=6, unique=True))
def test_a_name_is_given_back(names: list[str]) -> None:
    for name, path in paths_for(names).items():
        assert name_of(path) == (name if "~" not in path else None)


@given(st.lists(NAMES, max_size=6, unique=True))
def test_files_are_written_and_read_again(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    folder = tmp_path_factory.mktemp("names")
    files = {name: name.encode("utf-8", "surrogatepass") for name in names}
    paths = write_new(folder / "mine", files)
    assert {name: (folder / "mine" / path).read_bytes() for name, path in paths.items()} == files
    assert [path.name for path in folder.iterdir()] == ["mine"] * bool(names)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("main.py", "main.py"),
        ("lib/한글 이름.txt", "lib/한글 이름.txt"),
        ("/etc/passwd", "%/etc/passwd"),
        ("../../a.py", "%2E./%2E./a.py".replace("%2E.", "%2E%2E")),
        ("C:\\a.py", "C%3A%5Ca.py"),
        ("NUL.txt", "%4EUL.txt"),
        ("com1", "%63om1"),
        ("a. ", "a.%20"),
        (".bashrc", "%2Ebashrc"),
        ("", "%"),
        ("100%.txt", "100%25.txt"),
        ("a\n\x1b[2J", "a%0A%1B[2J"),
    ],
)
def test_what_names_become(name: str, path: str) -> None:
    assert paths_for([name]) == {name: path}


def test_twins_are_told_apart() -> None:
    names = ["a.py", "A.py", "é.txt", "e\u0301.txt", "ß", "ss"]
    paths = paths_for(names)
    assert paths["a.py"] == "a.py"
    assert paths["A.py"] == "%41%2E%70%79"
    assert renamed(paths).keys() == {"A.py", "e\u0301.txt", "ss"}


def test_nothing_is_written_over_and_no_link_is_followed(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    write_new(folder, {"a.py": b"1"})
    with pytest.raises(FileExistsError):
        write_new(folder, {"a.py": b"2"})
    assert (folder / "a.py").read_bytes() == b"1"
    (folder / "lib").symlink_to(tmp_path, target_is_directory=True)
    (folder / "out.py").symlink_to(tmp_path / "out.py")
    for name in ("lib/b.py", "out.py"):
        with pytest.raises(FileExistsError):
            write_new(folder, {name: b"3"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine"]


def test_a_plain_name_is_one_part(tmp_path: Path) -> None:
    assert plain_name("../maqueen 07") == "%2E.%2Fmaqueen 07"
    assert plain_name("") == "unnamed"
    assert free_name(tmp_path, "a").name == "a"
    (tmp_path / "a").mkdir()
    (tmp_path / "a-2").symlink_to("nowhere")
    assert free_name(tmp_path, "a").name == "a-3"
