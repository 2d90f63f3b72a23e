"""Compile what `gorae.compiled` names by mypyc, for a wheel of this platform.

Only with HATCH_BUILD_HOOK_ENABLE_CUSTOM=1; without it a wheel is pure Python, for any platform. Nothing is
ever written beside the sources, so that no checkout has compiled modules that grow stale.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Fused multiply-add rounds once instead of twice, on ARM by default: recordings would differ.
_FLAGS = ["/fp:precise"] if sys.platform == "win32" else ["-ffp-contract=off"]
_GROUP = "gorae"


class CompiledModules(BuildHookInterface[Any]):
    """Adds compiled modules and their stamp to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; nothing for an editable install, whose sources change."""
        if version != "standard":
            return
        root = Path(self.root)
        self._temporary = Path(tempfile.mkdtemp(prefix="gorae-compiled-"))
        choice = _load(root / "host" / "gorae" / "compiled.py")
        paths = choice.sources(root / "host" / "gorae")
        built = compile_modules([path.relative_to(root) for path in paths], self._temporary)
        for path in built.rglob("*"):
            if path.is_file():
                build_data["force_include"][str(path)] = path.relative_to(built).as_posix()
        stamp = self._temporary / choice.STAMP
        stamp.write_text(json.dumps(stamp_of(choice, root / "host" / "gorae"), indent=1), encoding="utf-8")
        build_data["force_include"][str(stamp)] = f"gorae/{choice.STAMP}"
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled: it is in the wheel."""
        if version == "standard":
            shutil.rmtree(self._temporary, ignore_errors=True)


def stamp_of(choice: ModuleType, package: Path) -> dict[str, Any]:
    """Return what says of which sources the compiled modules are."""
    digests = {path.relative_to(package).as_posix(): choice.digest(path) for path in choice.sources(package)}
    return {"python": sys.version.split()[0], "sources": digests}


def compile_modules(paths: list[Path], folder: Path) -> Path:
    """Compile files, by paths from the project's root on, and return the folder of what came of them."""
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    extensions = mypycify(
        [str(path) for path in paths], opt_level="3", debug_level="0", group_name=_GROUP,
        target_dir=str(folder / "c"),
    )  # fmt: skip
    flags = {id(extension.extra_compile_args): extension.extra_compile_args for extension in extensions}
    for shared in flags.values():  # one list may belong to all of them
        shared += _FLAGS
    command = build_ext(Distribution({"name": "gorae", "ext_modules": extensions}))
    command.build_lib, command.build_temp = str(folder / "built"), str(folder / "temporary")
    command.ensure_finalized()
    command.run()
    return folder / "built"


def _load(file: Path) -> ModuleType:
    """Return a module of the package without importing the package, whose dependencies need not be there."""
    spec = importlib.util.spec_from_file_location("gorae_compiled", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
