"""Processes of gorae's own that take frames on their standard input and answer on their standard output."""

from __future__ import annotations

import os
import subprocess
import sys

_GIVES_WAY: int = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
"""On Windows; elsewhere a worker says so itself."""


def start_worker(module: str, *, gives_way: bool = False) -> subprocess.Popen[bytes]:
    """Start a module's `main` in a process of its own, with pipes to it and from it. Raises OSError."""
    return subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        creationflags=_GIVES_WAY if gives_way else 0,
    )
