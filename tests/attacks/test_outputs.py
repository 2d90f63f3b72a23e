"""What gorae writes: over nothing of somebody's, whole or not at all, and only into files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gorae.cli import gorae
from gorae.cli.outputs import OutputKind, check_filled, check_output, is_ours, is_same
from gorae.errors import GoraeError, UsageError
from gorae.resources import folder

LESSON = folder("lessons") / "hello-kit"
SECRET = b"print('mine')\n# the only copy\n"
needs_posix = pytest.mark.posix("Windows has no such files")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student's folder, in which somebody works."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(LESSON / "solution.py", tmp_path / "main.py")
    (tmp_path / "gorae.yaml").write_text("lesson: hello-kit\nkit: maqueen\n", encoding="utf-8")
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(gorae, [*arguments], standalone_mode=True)


def refused(*arguments: str) -> str:
    """The key of the sentence with which a command is refused before it works."""
    with pytest.raises(GoraeError) as caught:
        CliRunner().invoke(gorae, [*arguments], standalone_mode=False, catch_exceptions=False)
    assert caught.value.exit_code == 2
    assert caught.value.say("ko") != caught.value.say("en")
    return caught.value.text.key


OPTIONS = ["--json", "--report", "--junit"]


@pytest.mark.parametrize("option", OPTIONS)
def test_a_result_never_replaces_what_people_wrote(home: Path, option: str) -> None:
    before = (home / "main.py").read_bytes()
    (home / "notes.md").write_bytes(b"# Notes")
    (home / "other.html").write_bytes(b"<!doctype html><p>my page</p>")
    (home / "other.xml").write_bytes(b"<testsuites><testsuite name='pytest'/></testsuites>")
    (home / "other.json").write_bytes(b'{"challenge": "mine"}')
    (home / "deep.json").write_bytes(b"[" * 100_000)
    kept = {path: path.read_bytes() for path in home.iterdir() if path.is_file()}
    assert refused("check", "main.py", option, "main.py") == "cli.output-is-input"
    assert (
        refused("check", "main.py", option, str(home / ".." / home.name / "main.py")) == "cli.output-is-input"
    )
    assert refused("check", "main.py", option, "gorae.yaml") == "cli.output-is-source"
    assert refused("check", "main.py", option, "new.py") == "cli.output-is-source"
    for name in ("other.html", "other.xml", "other.json", "deep.json"):
        assert refused("check", "main.py", option, name) == "cli.output-of-others"
    assert {path: path.read_bytes() for path in kept} == kept
    assert (home / "main.py").read_bytes() == before
    assert not (home / "new.py").exists()


@pytest.mark.parametrize("option", OPTIONS)
def test_a_link_to_the_program_is_the_program(home: Path, option: str) -> None:
    try:
        (home / "result.json").symlink_to(home / "main.py")
        os.link(home / "main.py", home / "hard.json")
        (home / "loose.json").symlink_to(home / "nowhere.json")
    except OSError:
        pytest.skip("no links here")
    assert refused("check", "main.py", option, "result.json") == "cli.output-is-input"
    assert refused("check", "main.py", option, "hard.json") == "cli.output-is-input"
    assert refused("check", "main.py", option, "loose.json") == "cli.output-dangles"


def test_twins_by_case_are_one_file_where_they_are() -> None:
    assert is_same(Path("Result.json"), Path("result.JSON"))
    assert not is_same(Path("a.json"), Path("b.json"))


def test_two_results_need_two_files(home: Path) -> None:
    assert refused("check", "main.py", "--json", "a.out", "--junit", "a.out") == "cli.output-twice"
    assert refused("check", "main.py", "--report", "a", "--json", "./a") == "cli.output-twice"


def test_what_gorae_wrote_is_written_over_but_only_by_the_same_kind(home: Path) -> None:
    files = {"--json": "a.json", "--report": "a.html", "--junit": "a.xml", "--record": "a.csv"}
    chosen = [word for pair in files.items() for word in pair]
    for _ in range(2):
        assert call("check", "main.py", "--runs", "2", "--seed", "1", *chosen).exit_code == 0
    for option, name in files.items():
        for other in files:
            if option != other and other != "--record":
                assert refused("check", "main.py", other, name) == "cli.output-of-others", (other, name)
    assert refused("run", "main.py", "--record", "a.mcap.csv/../a.csv/x.csv")  # a file is no folder
    (home / "b.csv").write_bytes(b"time,speed\n0,1\n")
    assert refused("run", "main.py", "--record", "b.csv") == "cli.output-of-others"
    (home / "c-2.csv").write_bytes(SECRET)
    assert refused("check", "main.py", "--runs", "2", "--record", "c.csv") == "cli.output-of-others"
    (home / "empty.json").touch()
    assert call("check", "main.py", "--runs", "1", "--json", "empty.json").exit_code == 0


@needs_posix
@pytest.mark.parametrize("option", OPTIONS)
def test_results_go_into_files_only(home: Path, option: str) -> None:
    os.mkfifo(home / "pipe")
    for name in ("pipe", "/dev/null", "/dev/zero", "."):
        assert refused("check", "main.py", option, name) == "documents.mistakes"


@needs_posix
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "PIPE"),
        ("run", "PIPE"),
        ("check", "main.py", "--challenge", "PIPE"),
        ("check", "main.py", "--calibration", "PIPE"),
        ("replay", "PIPE", "--no-browser"),
        ("formula", "true", "PIPE"),
        ("flash", "nowhere", "--kit", "maqueen", "--runtime", "PIPE"),
    ],
)
def test_a_pipe_is_read_by_no_command(home: Path, arguments: tuple[str, ...]) -> None:
    os.mkfifo(home / "pipe")
    for name in ("pipe", "/dev/zero", "/dev/tty"):
        said = [name if word == "PIPE" else word for word in arguments]
        assert refused(*said).split(".")[0] in ("documents", "programs", "cli", "kits", "flash", "images")


def test_a_folder_of_pages_keeps_what_is_not_gorae_s(home: Path) -> None:
    assert call("track", "oval", "sheets").exit_code == 0
    assert call("track", "oval", "sheets").exit_code == 0, "its own"
    page = next((home / "sheets").glob("*.html"))
    drawing = next((home / "sheets").glob("*.svg"))
    drawing.write_bytes(b"<svg>mine</svg>")
    before = page.read_bytes()
    page.write_bytes(before + b"<!-- older -->")
    assert refused("track", "oval", "sheets") == "cli.output-in-folder"
    assert drawing.read_bytes() == b"<svg>mine</svg>"
    assert page.read_bytes() != before, "nothing was written"


def test_a_course_does_not_replace_somebody_s_site(home: Path) -> None:
    (home / "site").mkdir()
    (home / "site" / "index.html").write_bytes(b"<h1>Our school</h1>")
    assert refused("course", "explorer", "--html", "site") == "cli.output-in-folder"
    assert [path.name for path in (home / "site").iterdir()] == ["index.html"]


def test_a_hex_with_a_student_s_program_stays(home: Path) -> None:
    assert call("flash", "--kit", "maqueen", "--output", "kit.hex").exit_code == 0
    assert is_ours(home / "kit.hex", OutputKind.HEX)
    assert call("flash", "--kit", "cutebot", "--output", "kit.hex").exit_code == 0
    (home / "student.hex").write_bytes(b":00000001FF\n")
    assert refused("flash", "--kit", "maqueen", "--output", "student.hex") == "cli.output-of-others"


@pytest.mark.parametrize("kind", list(OutputKind))
def test_no_kind_takes_junk_for_its_own(tmp_path: Path, kind: OutputKind) -> None:
    for number, junk in enumerate(
        (b"\0" * 5000, b"{}", b"[1]", b"<svg/>", b"\x89MCAP0\r\n", b"time,x\n", SECRET)
    ):
        path = tmp_path / f"{number}.out"
        path.write_bytes(junk)
        assert not is_ours(path, kind)
        with pytest.raises(UsageError):
            check_output(path, kind)


# --- whole or not at all ----------------------------------------------------------------------------


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A disk that is full from when it is called."""

    def fill() -> None:
        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)

    return fill


@pytest.mark.parametrize(
    ("option", "name"),
    [("--json", "a.json"), ("--report", "a.html"), ("--junit", "a.xml"), ("--record", "a.csv")],
)
def test_a_full_disk_leaves_the_old_result(
    home: Path, full_disk: Callable[[], None], option: str, name: str
) -> None:
    checked = ("check", "main.py", "--runs", "1", option, name)
    assert call(*checked).exit_code == 0
    before = (home / name).read_bytes()
    full_disk()
    assert refused(*checked) == "documents.cannot-write"
    assert (home / name).read_bytes() == before
    assert not list(home.glob("*.new"))


@pytest.mark.skipif(
    not Path("/dev/full").exists() or os.geteuid() != 0, reason="needs a disk that can be filled"
)
def test_a_disk_that_is_really_full(home: Path) -> None:
    """A tmpfs of 64 KiB, on which a page finds no room."""
    import subprocess

    disk = home / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        page = disk / "a.html"
        page.write_text('<meta name="generator" content="gorae">old', encoding="utf-8")
        assert refused("check", "main.py", "--runs", "1", "--report", str(page)) == "documents.cannot-write"
        assert page.read_text(encoding="utf-8").endswith("old")
        assert [path.name for path in disk.iterdir()] == ["a.html"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_grades_replace_grades_only(home: Path) -> None:
    from gorae.gradebook.book import make_book
    from gorae.report.exchange.spreadsheets import to_csv, to_xlsx

    assert call("grade", "main.py", "--lesson", "hello-kit", "--runs", "1", "--json", "g.json").exit_code == 0
    assert is_ours(home / "g.json", OutputKind.GRADES)
    assert refused("grade", "main.py", "--lesson", "hello-kit", "--json", "main.py") == "cli.output-is-input"
    book = make_book([], "best", [])
    made = {OutputKind.GRADE_SHEETS: to_xlsx(book, "ko"), OutputKind.GRADE_TABLE: to_csv(book, "ko")}
    for kind, data in made.items():
        (home / "own").write_bytes(data)
        assert is_ours(home / "own", kind)
    theirs = home / "theirs.csv"
    theirs.write_bytes(b"Name,Score\n")
    options = {"--xlsx": "theirs.csv", "--csv": "theirs.csv", "--html": "theirs.csv", "--json": "theirs.csv"}
    for option, name in options.items():
        assert refused("gradebook", "gorae-graded", option, name) == "cli.output-of-others"
    with pytest.raises(UsageError):
        check_filled(theirs, theirs)
    (home / "filled.csv").write_bytes(b"Name,Score\nkim,3\n")
    check_filled(home / "filled.csv", theirs)
    (home / "other.csv").write_bytes(b"a,b\n")
    with pytest.raises(UsageError):
        check_filled(home / "other.csv", theirs)
