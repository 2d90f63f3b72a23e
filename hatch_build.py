"""What a wheel has besides the sources: the classroom's pages, and modules compiled by mypyc.

The pages (`web/`) are bundled by npm for every wheel and every sdist. A bundle that `make web` made of the
same sources is taken as it is, so that a machine without node can build from an sdist. Without either the
wheel has no pages, and `gorae classroom` says so; GORAE_PAGES=required makes that an error.

Modules are compiled with HATCH_BUILD_HOOK_ENABLE_CUSTOM=1 alone; without it a wheel is pure Python, for any
platform. They are never written beside the sources, so that no checkout has compiled modules that grow stale.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Fused multiply-add rounds once instead of twice, on ARM by default: recordings would differ.
_FLAGS = ["/fp:precise"] if sys.platform == "win32" else ["-ffp-contract=off"]
_FAST = ["/O2"] if sys.platform == "win32" else ["-O3"]
_GROUP = "gorae"
_ASSETS = "host/gorae/classroom/assets"


class Build(BuildHookInterface[Any]):
    """Adds the pages to a wheel or an sdist, and compiled modules with their stamp to a wheel."""

    def dependencies(self) -> list[str]:
        """Return what compiling needs: the types of all that the sources import, too."""
        if not self._compiles:
            return []
        return [*self.config["compiler"], *self.metadata.core.dependencies]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle and compile; nothing for an editable install, whose sources change."""
        if version != "standard":
            return
        root = Path(self.root)
        missing = make_pages(root)
        if missing and os.environ.get("GORAE_PAGES") == "required":
            raise RuntimeError(missing)
        if missing:
            self.app.display_warning(f"{missing}; without the pages of `gorae classroom`")
        else:
            build_data["force_include"].update(self._pages(root))
        if self._compiles:
            self._compile(root, build_data)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled: it is in the wheel."""
        if version == "standard" and self._compiles:
            shutil.rmtree(self._temporary, ignore_errors=True)

    @property
    def _compiles(self) -> bool:
        return self.target_name == "wheel" and os.environ.get("HATCH_BUILD_HOOK_ENABLE_CUSTOM") == "1"

    def _pages(self, root: Path) -> dict[str, str]:
        """Return each file of the bundle and where it goes."""
        place = _ASSETS if self.target_name == "sdist" else _ASSETS.removeprefix("host/")
        return {str(path): f"{place}/{path.name}" for path in sorted((root / _ASSETS).iterdir())}

    def _compile(self, root: Path, build_data: dict[str, Any]) -> None:
        self._temporary = Path(tempfile.mkdtemp(prefix="gorae-compiled-"))
        choice = _load(root / "host" / "gorae" / "compiled.py")
        package = root / "host" / "gorae"
        built = compile_modules(_from(root, choice.sources(package)), self._temporary)
        build_native(_from(root, choice.native_sources(package)), self._temporary)
        for path in built.rglob("*"):
            if path.is_file():
                build_data["force_include"][str(path)] = path.relative_to(built).as_posix()
        stamp = self._temporary / choice.STAMP
        stamp.write_text(json.dumps(stamp_of(choice, package), indent=1), encoding="utf-8")
        build_data["force_include"][str(stamp)] = f"gorae/{choice.STAMP}"
        build_data["pure_python"] = False
        build_data["infer_tag"] = True


def make_pages(root: Path) -> str | None:
    """Bundle the pages unless that is done; return why it could not be done."""
    if is_fresh(root):
        return None
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return "node and npm are not installed"
    for command in ([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], [node, "build.mjs"]):
        done = subprocess.run(command, cwd=root / "web", capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return f"{' '.join(command)} failed in web/:\n{done.stdout}{done.stderr}"
    return None


def is_fresh(root: Path) -> bool:
    """Tell whether the bundle that is there was made of the sources that are there."""
    manifest = root / _ASSETS / "manifest.json"
    if not manifest.is_file():
        return False
    sources: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))["sources"]
    return all(_digest(root / name) == digest for name, digest in sources.items())


def _digest(path: Path) -> str | None:
    if not path.is_file():
        return None
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def stamp_of(choice: ModuleType, package: Path) -> dict[str, Any]:
    """Return what says of which sources the compiled modules are."""
    paths = [*choice.sources(package), *choice.native_sources(package)]
    paths += [path.with_suffix(".py") for path in choice.native_sources(package)]
    digests = {path.relative_to(package).as_posix(): choice.digest(path) for path in paths}
    return {"python": sys.version.split()[0], "sources": digests}


def _from(root: Path, paths: list[Path]) -> list[Path]:
    return [path.relative_to(root) for path in paths]


def compile_modules(paths: list[Path], folder: Path) -> Path:
    """Compile sources, by paths from the project's root on, and return the folder of what came of them."""
    from mypyc.build import mypycify

    extensions = mypycify(
        [str(path) for path in paths], opt_level="3", debug_level="0", group_name=_GROUP,
        target_dir=str(folder / "c"),
    )  # fmt: skip
    return _build(extensions, folder)


def build_native(paths: list[Path], folder: Path) -> Path:
    """Build modules of C, by paths from the project's root on, and return the folder of what came of them."""
    from setuptools import Extension

    def name(path: Path) -> str:
        return ".".join(path.with_suffix("").parts[1:])

    return _build([Extension(name(path), [str(path)], extra_compile_args=_FAST[:]) for path in paths], folder)


def _build(extensions: list[Any], folder: Path) -> Path:
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

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
