"""mypyc takes the sources as they are; `make test-compiled` says whether recordings stay the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TRANSLATE = """
import sys
from pathlib import Path
from mypyc.build import mypycify
from gorae.compiled import MODULES
mypycify([f"host/gorae/{name}" for name in MODULES], group_name="gorae", target_dir=sys.argv[1])
"""


def test_mypyc_translates_every_module(tmp_path: Path) -> None:
    """What it refuses is told with file and line: see docs/decisions/025-compiled.md."""
    done = subprocess.run(
        [sys.executable, "-c", TRANSLATE, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(tmp_path.rglob("*.c"))
