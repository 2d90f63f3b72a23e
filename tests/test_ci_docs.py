"""docs/ci.md: its files are YAML, its commands exist, its example passes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from gorae.cli import main

TEXT = (Path(__file__).parents[1] / "docs" / "ci.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Every line of a block that calls a command, and every command within a script."""
    scripts = [*blocks("yaml"), *blocks("")]
    return [found for script in scripts for found in re.findall(r"\b((?:pytest|gorae) .*)", script)]


def test_the_workflow_is_one() -> None:
    workflow, step = (yaml.safe_load(block) for block in blocks("yaml"))
    steps = workflow["jobs"]["lessons"]["steps"]
    assert len(blocks("yaml")[0].splitlines()) <= 12
    assert [next(iter(one)) for one in steps] == ["uses", "uses", "run", "run"]
    assert {"gorae", "pytest", "pytest-xdist"} <= set(steps[2]["run"].split())
    assert steps[3]["run"].startswith("pytest lessons/ ")
    assert "gorae check" in step[0]["run"]
