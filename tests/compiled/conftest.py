"""Modules that have a twin in C: each as its source, and as the C beside it, built here."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest

from gorae.compiled import PACKAGE, native_sources

ROOT = Path(__file__).parents[2]
BUILD = """
import sys
from pathlib import Path
from hatch_build import build_native
build_native([Path(path) for path in sys.argv[2:]], Path(sys.argv[1]))
"""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, go_without: Callable[[str], NoReturn]) -> Path:
    """The folder of what comes of the C beside the sources."""
    folder = tmp_path_factory.mktemp("native")
    paths = [str(path.relative_to(ROOT)) for path in native_sources(ROOT / "host" / "gorae")]
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder), *paths],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if "error: command" in done.stderr and "failed: No such file" in done.stderr:
        go_without("THE C WAS NOT TRIED: there is no C compiler here")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in done.stderr, done.stderr
    return folder / "built"


def load(name: str, file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def source(name: str) -> ModuleType:
    """Return a module as its source has it, whatever is in use."""
    return load(name, (PACKAGE.parent / Path(*name.split("."))).with_suffix(".py"))


def in_c(name: str, built: Path) -> ModuleType:
    """Return a module as its C has it."""
    (file,) = (built / Path(*name.split("."))).parent.glob(f"{name.split('.')[-1]}.*")
    return load(name, file)
