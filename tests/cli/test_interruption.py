"""Ctrl-C in commands: 130, no verdict, no file but what `run --record` had, wherever it comes."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from gorae.telemetry.files import read_recording

ROOT = Path(__file__).parents[2]
LESSON = ROOT / "lessons" / "wall-stop"
SOLUTION = str(LESSON / "solution.py")
CHECK = ("check", SOLUTION, "--lesson", "wall-stop", "--runs", "3", "--json", "v.json", "--junit", "v.xml")

PRESS = "import signal; press = lambda number=signal.SIGINT: signal.raise_signal(number)\n"
IN_RUN = (
    PRESS
    + """
from gorae.jobs import helpers
from gorae.virtual.board import VirtualBoard
helpers.WORTH_S = 1e9  # all runs in this process, so that they can be counted
ring, count, past = VirtualBoard._ring, 0, False
def counted(self, *asked):
    # after {seconds} s of virtual time of the run of this number
    global count, past
    later = self.clock.now_s >= {seconds}
    count += later and not past
    if later and not past and count == {number}:
        press(signal.{signal})
    past = later
    return ring(self, *asked)
VirtualBoard._ring = counted
"""
)
GO = "\nimport sys\nfrom gorae.cli import main\nsys.argv[1:] = {words!r}\nmain()\n"


def call(tmp_path: Path, before: str, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, after `before` has arranged for Ctrl-C."""
    code = before + GO.format(words=list(words))
    return subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )


def in_run(number: int, name: str = "SIGINT") -> str:
    return IN_RUN.format(number=number, signal=name, seconds=1.0)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_check_ends_without_a_verdict(tmp_path: Path, number: int) -> None:
    ended = call(tmp_path, in_run(number), *CHECK)
    assert ended.returncode == 130
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    assert "ignored" not in ended.stderr
    assert not list(tmp_path.iterdir())


def test_a_run_keeps_what_was_recorded(tmp_path: Path) -> None:
    ended = call(tmp_path, in_run(1), "run", SOLUTION, "--arena", "corridor", "--record", "run.csv")
    assert (ended.returncode, ended.stdout) == (130, "")
    assert [path.name for path in tmp_path.iterdir()] == ["run.csv"]
    assert read_recording(tmp_path / "run.csv").times[-1] > 0.5


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows closes programs in another way")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_request_to_end_is_an_end_in_order_too(tmp_path: Path, name: str) -> None:
    recorded = ("run", SOLUTION, "--arena", "corridor", "--record", "run.csv")
    ended = call(tmp_path, in_run(1, name), *recorded)
    assert ended.returncode == 128 + getattr(signal, name)
    assert read_recording(tmp_path / "run.csv").times[-1] > 0.5
    assert call(tmp_path, in_run(1, name), *CHECK).stdout == ""


LOST = """
import gorae.bench.session as session
graded = session.grade_results
class Lost:
    def __del__(self):
        press()
def losing(*given, **more):
    Lost()
    return graded(*given, **more)
session.grade_results = losing
"""


def test_one_that_python_loses_is_not_lost(tmp_path: Path) -> None:
    """What is raised in `__del__` nobody sees; and yet no verdict is told."""
    ended = call(tmp_path, PRESS + LOST, *CHECK)
    assert (ended.returncode, ended.stdout) == (130, "")
    assert not list(tmp_path.iterdir())


TELLING = """
from gorae.cli import output_files
save, presses = output_files.save_text, {presses}
import gorae.cli.results as results
def pressed(text, path):
    for _ in range(presses * (path.name == "v.json")):
        press()
    save(text, path)
results.save_text = pressed
"""


def test_while_results_are_told_all_of_them_are(tmp_path: Path) -> None:
    ended = call(tmp_path, PRESS + TELLING.format(presses=1), *CHECK)
    assert ended.returncode == 0
    assert "100" in ended.stdout
    assert {"v.json", "v.xml"} <= {path.name for path in tmp_path.iterdir()}


def test_a_second_one_breaks_off_even_then(tmp_path: Path) -> None:
    ended = call(tmp_path, PRESS + TELLING.format(presses=2), *CHECK)
    assert ended.returncode == 130
    assert not (tmp_path / "v.json").exists()


def test_while_the_command_is_imported(tmp_path: Path) -> None:
    code = (
        "import sys, signal, gorae.__main__ as entry\n"
        "class Pressing:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'gorae.texts':\n"
        "            signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Pressing())\n"
        "entry.main()\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_once_more_while_the_command_ends(tmp_path: Path) -> None:
    """Python would end itself by the signal, and say where it was."""
    code = (
        "import sys, signal, gorae.cli as cli, gorae.__main__ as entry\n"
        "cli.exit_status = lambda status: signal.raise_signal(signal.SIGINT)\n"
        "sys.argv[1:] = ['--version']\n"
        "entry.main()\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (130, "")


def test_pytest_says_that_it_was_interrupted(tmp_path: Path) -> None:
    """With the status that pytest has for it, and without a test that failed."""
    words = [str(LESSON), "-q", "-p", "no:cacheprovider", "-k", "maqueen"]
    code = in_run(2) + f"\nimport sys, pytest\nsys.exit(pytest.main({words!r}))\n"
    ended = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert ended.returncode == pytest.ExitCode.INTERRUPTED
    assert "KeyboardInterrupt" in ended.stdout
    assert "failed" not in ended.stdout


def test_a_process_of_somebody_else_keeps_its_signals(tmp_path: Path) -> None:
    code = (
        "import signal, sys\nfrom gorae.cli import main\n"
        f"try:\n    main({list(CHECK)!r})\nexcept SystemExit:\n    pass\n"
        "assert signal.getsignal(signal.SIGINT) is signal.default_int_handler\n"
        "assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


CLASS = """
import gorae.jobs.pool as pool
submitted, count = pool.Pool.submit, 0
def counted(self, job, **options):
    global count
    count += 1
    future = submitted(self, job, **options)
    if count == {number}:
        while not self.pids:
            pass
        print(*self.pids)
        press()
    return future
pool.Pool.submit = counted
ending = pool._Worker.end
def pressed(self):
    if {presses_later}:
        press()
    ending(self)
pool._Worker.end = pressed
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="asks for processes as POSIX does")
@pytest.mark.parametrize(("number", "presses_later"), [(1, 0), (3, 0), (3, 1)])
def test_no_worker_is_left_of_a_class_and_the_store_is_whole(
    tmp_path: Path, number: int, presses_later: int
) -> None:
    """Also when it is pressed again while workers are ended."""
    for person in "abc":
        (tmp_path / "class" / person).mkdir(parents=True)
        (tmp_path / "class" / person / "main.py").write_text(f"while True:\n    {person} = 1\n")
    words = ("grade", "class", "--lesson", "wall-stop", "--workers", "2", "--out", "out", "--json", "g.json")
    before = PRESS + CLASS.format(number=number, presses_later=presses_later)
    ended = call(tmp_path, before, *words)
    assert ended.returncode == 130
    assert "Traceback" not in ended.stderr
    for worker in map(int, ended.stdout.split()):
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)
    assert not (tmp_path / "g.json").exists()
    with sqlite3.connect(tmp_path / "out" / "results.sqlite") as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
