"""Runs of unmodified esptool, each in a process of its own, forked from one that has imported it."""

from __future__ import annotations

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from forked import context

PATIENCE_S = 60


def run_esptool(arguments: list[str]) -> tuple[int, str]:
    """Run a command of esptool; return its exit status and all that it said."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        process = context().Process(target=_call, args=(str(said), arguments))
        process.start()
        process.join(PATIENCE_S)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutError(f"esptool {' '.join(arguments)}: {said.read_text('utf-8', 'replace')}")
        return process.exitcode, said.read_text("utf-8", "replace")


def _call(said: str, arguments: list[str]) -> None:
    """Be `python -m esptool`, with what it says in a file."""
    at = os.open(said, os.O_WRONLY | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(at, stream)
    os.environ["PYTHONIOENCODING"] = "utf-8"
    sys.argv = ["esptool", *arguments]
    import_module("esptool")._main()
