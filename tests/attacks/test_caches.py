"""What gorae keeps for itself may be damaged: it is noticed, and made anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gorae.disk import write_sealed
from gorae.virtual.vm import interpreter

LOADS = "from gorae.virtual.vm import interpreter; interpreter.load('microbit')"


def load_in_a_process_of_its_own() -> int:
    return subprocess.run([sys.executable, "-c", LOADS], check=False, timeout=120).returncode


def test_a_damaged_compiled_interpreter_is_compiled_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4 KiB of zeros in its middle: the machine code would crash each time it is run."""
    _, module = interpreter.load("microbit")
    for variable in ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path))
    path = interpreter._cache_file("microbit", False)
    if tmp_path not in path.parents:
        pytest.skip("the cache of this system cannot be elsewhere")
    path.parent.mkdir(parents=True)
    write_sealed(path, bytes(module.serialize()))
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes(4096) + whole[middle + 4096 :])
    assert load_in_a_process_of_its_own() == 0
    assert path.read_bytes() == whole
