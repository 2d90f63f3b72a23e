"""What is printed for people and for CI: no name, title or print steers a shell or a screen."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from gorae.cli import faults, gorae
from gorae.cli.results import GitHub, place_of
from gorae.cli.streams import without_steering
from gorae.documents import Localized
from gorae.report.exchange.github import without_marks
from gorae.report.exchange.shell import quoted, quoted_path
from gorae.resources import folder
from gorae.texts import Text
from gorae.texts.words import STEERS

NAMES = ["`touch owned`.py", "$(touch owned).py", 'a"b.py', "a;touch owned;.py", "a\ntouch owned\n.py",
         "-rf.py", "a'b.py", "a b.py", "a&b|c.py", "\x1b[31mred.py", "\u202eyp.a.py", "한글.py", "a\\b.py",
         "a%b.py", "!a.py", "~.py", "*.py", "#a.py"]  # fmt: skip
names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)


def printed_by_sh(command: str) -> bytes:
    return subprocess.run(["sh", "-c", command], capture_output=True, check=True, timeout=20).stdout


@pytest.mark.posix("Windows has no sh")
@pytest.mark.parametrize("name", NAMES)
def test_a_shell_reads_the_name_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    command = quoted_path(name, windows=False)
    assert not re.search(r"[\x00-\x1f\x7f\u202e]", command), "it can be seen and copied"
    assert printed_by_sh(f"printf %s {command}").removeprefix(b"./") == name.encode()
    assert not list(tmp_path.iterdir()), "nothing was run"


@pytest.mark.posix("Windows has no sh")
@given(name=names.filter(lambda name: not name.endswith("\n")))
@example(name="a\n\nb")
def test_a_shell_reads_any_name(name: str) -> None:
    if name.isprintable():
        assert printed_by_sh(f"printf %s {quoted(name, windows=False)}") == name.encode()
    else:
        assert quoted(name, windows=False).isascii()


def powershell(argument: str) -> str:
    """What PowerShell makes of one argument in double quotes, as its language is specified (2.3.5.2)."""
    if not argument.startswith('"'):
        assert re.fullmatch(r"[\w.:\\/+=-]+", argument)
        return argument
    assert re.fullmatch(r'"(?:`.|[^`"$\u201c\u201d\u201e])*"', argument, re.DOTALL), argument
    return re.sub("`(.)", r"\1", argument[1:-1], flags=re.DOTALL)


@given(name=names)
@example(name="$(calc).py")
@example(name="a“;calc;“.py")
def test_powershell_reads_the_name_and_nothing_else(name: str) -> None:
    assert powershell(quoted(name, windows=True)) == name


def test_cmd_runs_nothing_of_a_name() -> None:
    """Within double quotes `&`, `|`, `<` and `>` are letters for cmd; no name there has a double quote."""
    for name in ("a&calc.py", "a|calc.py", "$(calc)&calc.py", "a b.py"):
        assert re.fullmatch(r'"[^"]*"', quoted(name, windows=True))
    assert quoted_path("-a.py", windows=True) == ".\\-a.py"


# --- a check of a program with such a name ----------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def call(*arguments: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(gorae, [*arguments], standalone_mode=False)


@pytest.mark.posix("no such names on Windows")
@pytest.mark.parametrize("name", ["`touch owned`.py", "$(touch owned).py", "a\n::error::x\n.py", '"><b>.py'])
def test_a_program_s_name_stays_a_name(repository: Path, name: str) -> None:
    (repository / name).write_text("print('hi')\n", encoding="utf-8")
    page = repository / "summary.md"
    called = call(
        "check", name, "--lesson", "wall-stop", "--runs", "1", "--seed", "1", "--lang", "en",
        "--junit", "a.xml", "--report", "a.html",
        GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(page), GITHUB_WORKSPACE=str(repository),
    )  # fmt: skip
    assert called.return_value == 1, called.output
    log = called.output.split("::stop-commands::")[1].split("::\n", 1)[1]
    assert not re.search(r"^\s*::error::x", log, re.MULTILINE)
    xml = (repository / "a.xml").read_text(encoding="utf-8")
    command = quoted_path(name)
    from xml.etree import ElementTree as ET

    failure = next(ET.fromstring(xml).iter("failure"))
    assert f"gorae check {command} " in (failure.text or "")
    assert '"><b>' not in (repository / "a.html").read_text(encoding="utf-8").split("<script")[0]
    assert "<b>" not in page.read_text(encoding="utf-8")


def test_each_student_has_results_of_their_own(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As docs/ci.md loops over them, or from within each folder: CI servers keep one result of a name."""
    from xml.etree import ElementTree as ET

    def names_in(file: str) -> set[str]:
        cases = list(ET.parse(file).getroot().iter("testcase"))
        assert len({(case.get("classname"), case.get("name")) for case in cases}) == len(cases)
        return {case.get("classname", "") for case in cases}

    seen = []
    for student in ("kim", "lee.minsu", "lee_minsu"):
        home = repository / "students" / student
        home.mkdir(parents=True)
        shutil.copy(folder("lessons") / "hello-kit" / "solution.py", home / "main.py")
        checked = ["--lesson", "hello-kit", "--runs", "1", "--junit", f"{student}.xml"]
        call("check", f"students/{student}/main.py", *checked)
        with monkeypatch.context() as inside:
            inside.chdir(home)
            call("check", *checked)
            assert names_in(f"{student}.xml") == names_in(str(repository / f"{student}.xml"))
        seen.append(names_in(f"{student}.xml"))
    assert [len(names) for names in seen] == [1, 1, 1]
    assert len(set.union(*seen)) == 3
    assert seen[0] == {"hello-kit.maqueen.students/kim/main"}
    assert place_of(Path("students/kim/main.py")) == "students/kim/main.py"


EVIL = "x\x1b[2J\x1b[32m\u202epassed\x07\nPassed! 100 of 100 points\r"


def test_a_title_steers_nobody_s_screen() -> None:
    assert not STEERS.search(Localized(en=EVIL, ko=EVIL).say("ko"))
    assert "\n" not in Localized(en=EVIL, ko=EVIL).say("en")
    said = Text("cli.cannot-read", file=EVIL, reason=EVIL).say("en")
    assert not STEERS.search(said)
    assert "\n" not in said


def test_a_source_line_cannot_forge_a_verdict(repository: Path) -> None:
    program = repository / "main.py"
    program.write_text("raise ValueError('\x1b[32m✔ Passed! 100/100') # \x1b]0;title\x07\n", encoding="utf-8")
    for command in (["check", "--lesson", "hello-kit", "--runs", "1"], ["run"]):
        called = call(*command, "--lang", "en")
        assert "\x1b[32m✔ P" not in called.output
        assert "\x1b]" not in called.output
        assert "\x07" not in called.output


def test_the_edge_lets_only_our_own_steering_through() -> None:
    for ours in ("\x1b[1mbold\x1b[0m", "\r\x1b[K", "\x1b[12A", "\x1b[2K", "\x1b[J", "a\tb\n", "\rrun 1 of 2"):
        assert without_steering(ours) == ours
    for evil in ("\x1b]52;c;aGk=\x07", "\x1b[2J", "\x1bc", "\x9b31m", "a\rb", "\u202e", "\x08\x08"):
        assert "·" in without_steering(evil)


def test_json_in_a_terminal_steers_nothing(repository: Path) -> None:
    (repository / "main.py").write_text("print('\\x1b[2J\\u202e\\x9b')\n", encoding="utf-8")
    called = call("check", "--lesson", "hello-kit", "--runs", "1", "--json", "-")
    assert not STEERS.search(called.output)
    assert "\u202e" in json.loads(called.output)["runs"][0]["output"]


@given(pieces=st.lists(st.sampled_from(["::", ":", "error", "##", "#", "[error]", "\n", " "]), max_size=8))
def test_no_pieces_make_a_workflow_command(pieces: list[str]) -> None:
    log = "".join(map(without_marks, pieces))
    assert "::" not in log
    assert "##[" not in log
    assert log.replace("\u2060", "") == "".join(pieces)


def test_a_run_in_actions_obeys_no_print(repository: Path) -> None:
    (repository / "main.py").write_text("print('::error::owned')\n", encoding="utf-8")
    called = call("run", GITHUB_ACTIONS="true")
    assert re.match(r"::stop-commands::[0-9a-f]{64}\n::error::owned\n", called.output)
    assert GitHub({"GITHUB_ACTIONS": "true"}).hushed("::x") == ":\u2060:x"


# --- streams ----------------------------------------------------------------------------------------


def gorae_in_a_process(*arguments: str, **how: object) -> subprocess.Popen[bytes]:
    code = "import sys; from gorae.cli import main; main(sys.argv[1:])"
    return subprocess.Popen([sys.executable, "-c", code, *arguments], **how)  # type: ignore[call-overload,no-any-return]


def test_a_reader_that_goes_away_changes_no_verdict(repository: Path) -> None:
    shutil.copy(folder("lessons") / "hello-kit" / "solution.py", repository / "main.py")
    for program, status in ((None, 0), ("print(1)\n", 1)):
        if program:
            (repository / "main.py").write_text(program, encoding="utf-8")
        for both in (False, True):
            reading, writing = os.pipe()
            os.close(reading)
            checked = ("check", "--lesson", "hello-kit", "--runs", "1", "--json", f"{status}{both}.json")
            errors = writing if both else subprocess.DEVNULL
            with gorae_in_a_process(*checked, stdout=writing, stderr=errors) as process:
                os.close(writing)
                assert process.wait(60) == status
            assert json.loads((repository / f"{status}{both}.json").read_bytes())["passed"] is (status == 0)


@pytest.mark.posix("needs a POSIX shell")
def test_closed_streams_change_no_verdict(repository: Path) -> None:
    shutil.copy(folder("lessons") / "hello-kit" / "solution.py", repository / "main.py")
    code = "import sys; from gorae.cli import main; main(sys.argv[1:])"
    checked = [sys.executable, "-c", code, "check", "--lesson", "hello-kit", "--runs", "1"]
    for closed in (">&-", "2>&-", "<&-", ">&- 2>&- <&-"):
        command = f'"$@" {closed}'
        assert subprocess.run(["sh", "-c", command, "sh", *checked], check=False, timeout=60).returncode == 0


def test_an_old_terminal_tells_passed_from_missed() -> None:
    import codecs

    from gorae.cli.streams import NEAREST, _nearest

    codecs.register_error(NEAREST, _nearest)
    for encoding in ("cp949", "ascii", "latin-1", "cp437", "cp1252"):
        written = [mark.encode(encoding, NEAREST) for mark in "✔✘–!"]
        assert len(set(written)) == 4, encoding
        assert b"?" not in b"".join(written)
    assert "여기 ✔ – “가”".encode("cp949", NEAREST).decode("cp949") == "여기 ○ - “가”"
    assert "😀".encode("cp949", NEAREST) == b"?"


def test_no_color_is_heeded(repository: Path) -> None:
    shutil.copy(folder("lessons") / "hello-kit" / "solution.py", repository / "main.py")
    runner = CliRunner(env={"NO_COLOR": "1"})
    checked = ["check", "--lesson", "hello-kit", "--runs", "1"]
    assert "\x1b" not in runner.invoke(gorae, checked, color=True).output
    assert "\x1b" in CliRunner(env={"NO_COLOR": ""}).invoke(gorae, checked, color=True).output


# --- the error report -------------------------------------------------------------------------------


def test_an_error_report_is_a_new_file_of_one_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    trap = tmp_path / "precious"
    trap.write_bytes(b"precious")
    with_links = shared / "gorae-error.txt"
    try:
        with_links.symlink_to(trap)
    except OSError:
        pytest.skip("no links here")
    monkeypatch.setattr("tempfile.tempdir", str(shared))
    monkeypatch.setattr(faults, "_own_folder", lambda: tmp_path / "is" / "not" / "there")
    first, second = (Path(faults.keep(ValueError("a"))) for _ in range(2))
    assert first != second
    assert "ValueError: a" in first.read_text(encoding="utf-8")
    assert trap.read_bytes() == b"precious"
    if sys.platform != "win32":
        assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700


def test_error_reports_do_not_pile_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_log_dir", lambda *_, **__: str(tmp_path / "log"))
    for _ in range(faults._MAX_REPORTS + 5):
        last = faults.keep(ValueError("a"))
    kept = list((tmp_path / "log").iterdir())
    assert len(kept) == faults._MAX_REPORTS
    assert Path(last) in kept


def test_what_is_said_is_bytes_of_the_stream_s_encoding() -> None:
    from gorae.cli.streams import _guarded

    file = io.TextIOWrapper(io.BufferedWriter(raw := _Kept()), encoding="utf-8")
    refused: list[OSError] = []
    guarded = _guarded(file, refused.append)
    guarded.write("고래\x1b]0;x\x07")
    guarded.flush()
    assert raw.data.decode() == "고래·]0;x·"
    raw.broken = True
    guarded.write("nobody reads this")
    guarded.flush()
    assert refused == []


class _Kept(io.RawIOBase):
    data = b""
    broken = False

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        if self.broken:
            raise OSError(22, "Invalid argument")  # as Windows says it
        self.data += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]
