"""Which modules are compiled where a compiler is at hand, and whether those that lie here may be used.

A wheel of a platform has both, source and compiled modules, and a stamp with the digests of the sources that
were compiled. Compiled modules of other sources are stale: they are passed over, as are all of them when
`GORAE_PURE` is set. Then the sources run, with the same results.

Their constants are `Final`, so that a compiled module has the number itself where a source looks up a name.
A tuple of numbers is not: mypyc forgets to set one that is final.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from enum import Enum
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    FileFinder,
    ModuleSpec,
    SourceFileLoader,
    SourcelessFileLoader,
)
from pathlib import Path, PurePosixPath

MODULES = (
    "clock.py",
    "world/coverage.py",
    "world/exact.py",
    "world/imu.py",
    "world/lines.py",
    "world/motion.py",
    "world/motors.py",
    "world/noise.py",
    "world/senses/encoder.py",
    "world/senses/hcsr04.py",
    "world/senses/line_analog.py",
    "world/senses/line_digital.py",
    "world/solids.py",
    "world/surroundings.py",
    "world/world.py",
    "bench/ambience.py",
    "bench/scene.py",
    "bench/servo_track.py",
    "bench/transcript.py",
    "bench/virtual.py",
    "virtual/board.py",
    "virtual/callbacks.py",
    "virtual/door.py",
    "virtual/kit.py",
    "virtual/devices/buzzer.py",
    "virtual/devices/cutebot.py",
    "virtual/devices/encoder.py",
    "virtual/devices/hcsr04.py",
    "virtual/devices/i2c.py",
    "virtual/devices/led.py",
    "virtual/devices/line_digital.py",
    "virtual/devices/maqueen.py",
    "virtual/devices/maqueen_plus.py",
    "virtual/devices/maqueen_plus_v1.py",
    "virtual/devices/mpu6050.py",
    "virtual/devices/peripherals.py",
    "virtual/devices/pins.py",
    "virtual/devices/servo_motor.py",
    "virtual/devices/tb6612.py",
    "virtual/devices/wiring.py",
    "virtual/devices/ws2812.py",
    "virtual/edges.py",
    "virtual/overdue.py",
    "virtual/vm/machine.py",
    "virtual/vm/memory.py",
    "virtual/vm/wasi.py",
)
"""What takes the time of a run, by paths in the package."""
NATIVE = ("virtual/vm/bell.py", "world/mixing.py")
"""What has a twin in C beside it, of the same name, which is built in its place."""
STAMP = "compiled.json"
PURE = "GORAE_PURE"
"""The environment variable that, set to anything, has the sources run."""
_ALWAYS_COMPILED = "clock"
PACKAGE = Path(__file__).parent


class CompiledState(Enum):
    """What runs, and why."""

    COMPILED = "compiled"
    SOURCE = "pure Python"
    STALE = "pure Python: the compiled modules are of other sources"
    SWITCHED_OFF = f"pure Python: {PURE} is set"


def sources(package: Path = PACKAGE) -> list[Path]:
    """Return the files that mypyc compiles. Raises FileNotFoundError when one is not there any more."""
    return _all_there(package, MODULES)


def native_sources(package: Path = PACKAGE) -> list[Path]:
    """Return the files in C that are built. Raises FileNotFoundError when one is not there any more."""
    return _all_there(package, [str(PurePosixPath(name).with_suffix(".c")) for name in NATIVE])


def _all_there(package: Path, names: Iterable[str]) -> list[Path]:
    missing = [name for name in names if not (package / name).is_file()]
    if missing:
        raise FileNotFoundError(f"gorae/compiled.py names what is not there: {', '.join(missing)}")
    return [package / name for name in names]


def digest(source: Path) -> str:
    """Return the SHA-256 of a source, whatever its line ends are."""
    import hashlib

    return hashlib.sha256(source.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def state(package: Path = PACKAGE) -> CompiledState:
    """Return what runs when the modules of a package are imported by `choose`."""
    if not _has_compiled(package):
        return CompiledState.SOURCE
    if os.environ.get(PURE):
        return CompiledState.SWITCHED_OFF
    return CompiledState.COMPILED if _is_current(package) else CompiledState.STALE


def choose(package: Path = PACKAGE) -> None:
    """Have compiled modules passed over when they must not be used. Called before any is imported."""
    if state(package) in (CompiledState.STALE, CompiledState.SWITCHED_OFF):
        sys.meta_path.insert(0, _SourcesOnly())


def _has_compiled(package: Path) -> bool:
    names = {_ALWAYS_COMPILED + suffix for suffix in EXTENSION_SUFFIXES}
    return not names.isdisjoint(os.listdir(package))


def _is_current(package: Path) -> bool:
    """Whether the stamp is there and each source that it names is as it was compiled."""
    import json

    try:
        stamp = json.loads((package / STAMP).read_text(encoding="utf-8"))
        compiled = dict(stamp["sources"])
        return bool(compiled) and all(digest(package / name) == was for name, was in compiled.items())
    except (OSError, ValueError, KeyError, TypeError):
        return False


class _SourcesOnly:
    """Finds the modules of gorae by their sources, in front of whatever else finds modules."""

    def __init__(self) -> None:
        self._finders: dict[str, FileFinder] = {}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: object = None
    ) -> ModuleSpec | None:
        """Return how a module of gorae is loaded; None for those of others, and for one without a source."""
        if not name.startswith("gorae."):
            return None
        specs = (self._finder(folder).find_spec(name) for folder in path or ())
        return next(filter(None, specs), None)

    def _finder(self, folder: str) -> FileFinder:
        if folder not in self._finders:
            self._finders[folder] = FileFinder(folder, *_LOADERS)
        return self._finders[folder]


_LOADERS: Iterable[tuple[type[SourceFileLoader] | type[SourcelessFileLoader], list[str]]] = (
    (SourceFileLoader, SOURCE_SUFFIXES),
    (SourcelessFileLoader, BYTECODE_SUFFIXES),
)
