"""Folders and zips of others: every file is found or told, nothing outside is read, nothing is endless."""

from __future__ import annotations

import io
import os
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.jobs import archives
from gorae.jobs.archives import find_files


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def cp949_zip(name: str, content: bytes) -> bytes:
    """As a Korean Windows makes it: the name in CP949, no flag that says so."""
    placeholder = "x" * len(name.encode("cp949"))
    return zipped({placeholder: content}).replace(placeholder.encode(), name.encode("cp949"))


def read(place: Path) -> dict[str, bytes]:
    return {found.path: found.data for found in find_files(place) if not found.problem}


def problems(place: Path) -> dict[str, str]:
    return {found.path: found.problem.key for found in find_files(place) if found.problem}


def test_a_folder_and_zips_in_it_and_in_them(tmp_path: Path) -> None:
    (tmp_path / "kim").mkdir()
    (tmp_path / "kim" / "main.py").write_bytes(b"1")
    (tmp_path / "all.zip").write_bytes(zipped({"lee/main.py": b"2", "park.zip": zipped({"main.py": b"3"})}))
    assert read(tmp_path) == {
        "kim/main.py": b"1",
        "all.zip/lee/main.py": b"2",
        "all.zip/park.zip/main.py": b"3",
    }


@pytest.mark.parametrize("name", ["김민준.py", "똠방각하.py"])
def test_names_of_a_korean_windows_and_of_a_mac(tmp_path: Path, name: str) -> None:
    (tmp_path / "windows.zip").write_bytes(cp949_zip(name, b"1"))
    (tmp_path / "mac.zip").write_bytes(zipped({unicodedata.normalize("NFD", name): b"2"}))
    assert read(tmp_path) == {f"windows.zip/{name}": b"1", f"mac.zip/{name}": b"2"}


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..\\..\\x.py", "a/../../b.py", "./c.py"]
)
def test_a_name_never_leads_out(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({name: b"1"}))
    (path,) = read(tmp_path)
    assert path.startswith("a.zip/")
    assert ".." not in path.split("/")


def test_links_are_told_and_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.py"
    secret.write_text("secret")
    folder = tmp_path / "class"
    folder.mkdir()
    try:
        (folder / "main.py").symlink_to(secret)
    except OSError:
        pytest.skip("this user may make no links")
    assert read(folder) == {}
    assert problems(folder) == {"main.py": "jobs.link"}


@pytest.mark.posix("Windows has no FIFOs")
def test_a_pipe_is_told_and_does_not_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "main.py")
    assert problems(tmp_path) == {"main.py": "jobs.unreadable"}


def test_bombs_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 3_000_000)
    inner = zipped({f"{number}.py": bytes(900_000) for number in range(9)})
    (tmp_path / "bomb.zip").write_bytes(zipped({f"{number}.zip": inner for number in range(9)}))
    (tmp_path / "large.zip").write_bytes(zipped({"main.py": bytes(archives.MAX_FILE_BYTES + 1)}))
    assert sum(map(len, read(tmp_path).values())) <= 3_000_000
    assert {"jobs.too-much", "jobs.too-large"} & set(problems(tmp_path).values())


def test_too_deep_zips_are_told(tmp_path: Path) -> None:
    data = zipped({"main.py": b"1"})
    for _ in range(5):
        data = zipped({"in.zip": data})
    (tmp_path / "deep.zip").write_bytes(data)
    assert set(problems(tmp_path).values()) == {"jobs.too-deep"}


def test_what_is_no_zip_and_what_needs_a_password_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip")
    locked = bytearray(zipped({"main.py": b"1"}))
    for start in (locked.index(b"PK\x03\x04") + 6, locked.index(b"PK\x01\x02") + 8):
        locked[start] |= 1
    (tmp_path / "b.zip").write_bytes(locked)
    assert problems(tmp_path) == {"a.zip": "jobs.no-zip", "b.zip/main.py": "jobs.encrypted"}


@given(data=st.data())
def test_a_damaged_zip_is_read_or_told(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    raw = bytearray(zipped({"kim/main.py": b"print(1)\n" * 20, "lee.zip": zipped({"main.py": b"2"})}))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    place = tmp_path_factory.mktemp("damaged") / "a.zip"
    place.write_bytes(raw)
    list(find_files(place))


def test_an_entry_without_a_name_is_a_file(tmp_path: Path) -> None:
    """A name ends at a NUL; Python 3.11 asks the last letter of an empty one whether it is a folder's."""
    nameless = zipped({"kim.py": b"1", "lee.py": b"2"}).replace(b"kim.py", b"\0im.py")
    (tmp_path / "a.zip").write_bytes(nameless)
    assert read(tmp_path) == {"a.zip/": b"1", "a.zip/lee.py": b"2"}


def test_a_name_that_is_no_text_is_told_by_its_bytes(tmp_path: Path) -> None:
    for name in (b"k\xff", b"k\xfe"):
        try:
            folder = os.path.join(os.fsencode(tmp_path), name)
            os.mkdir(folder)
        except OSError:
            pytest.skip("this system has no such names")
        with open(os.path.join(folder, b"main.py"), "wb") as stream:
            stream.write(b"1")
    assert set(read(tmp_path)) == {"k%FF/main.py", "k%FE/main.py"}


def test_a_name_without_end_is_told_and_cut(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a-" * 30_000 + "/main.py": b"1", "kim/main.py": b"2"}))
    assert read(tmp_path) == {"a.zip/kim/main.py": b"2"}
    ((path, key),) = problems(tmp_path).items()
    assert (len(path), key) == (archives.MAX_PATH, "jobs.long-path")


@pytest.mark.parametrize("content", [bytes(900_000), b"no zip"], ids=["large", "many"])
def test_what_is_no_zip_costs_as_much_as_what_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 3_000_000)
    monkeypatch.setattr(archives, "MAX_FILES", 20)
    (tmp_path / "bomb.zip").write_bytes(zipped({f"{number}.zip": content for number in range(50)}))
    told = list(problems(tmp_path).values())
    assert told.count("jobs.no-zip") <= 20
    assert told.count("jobs.too-much") == 1


def test_what_tools_put_beside_programs_is_none_of_them(tmp_path: Path) -> None:
    names = (".venv/a.py", "venv/lib/site-packages/b.py", "__pycache__/c.py", "~$main.docx", ".git/d.py")
    (tmp_path / "kim.zip").write_bytes(zipped(dict.fromkeys((*names, "main.py"), b"1")))
    assert list(read(tmp_path)) == ["kim.zip/main.py"]


def test_several_places_are_told_apart_by_their_names(tmp_path: Path) -> None:
    places = [tmp_path / "a" / "3반", tmp_path / "b" / "3반", tmp_path / "c" / "4반"]
    for place in places:
        (place / "kim").mkdir(parents=True)
        (place / "kim" / "main.py").write_bytes(b"1")
    names = archives.called(places)
    assert names == ["a/3반", "b/3반", "4반"]
    assert archives.called(places[:1]) == [""]
    assert [found.path for found in find_files(places[0], names[0])] == ["a/3반/kim/main.py"]


def test_the_name_of_a_zip_from_a_mac_is_composed(tmp_path: Path) -> None:
    place = tmp_path / unicodedata.normalize("NFD", "김민준.zip")
    place.write_bytes(zipped({"main.py": b"1"}))
    assert list(read(place)) == ["김민준.zip/main.py"]
