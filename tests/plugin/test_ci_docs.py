"""docs/ci.md: its files are YAML, its commands exist, its example passes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from gorae.cli import gorae

TEXT = (Path(__file__).parents[2] / "docs" / "ci.md").read_text(encoding="utf-8")
QUICK = ("-p", "no:hypothesispytest")


def blocks(language: str) -> list[str]:
    every = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return [text for name, text in every if name == language]


WORKFLOW, STUDENTS = (yaml.safe_load(block) for block in blocks("yaml"))
SCRIPTS = [
    *(step["run"] for step in [*WORKFLOW["jobs"]["lessons"]["steps"], *STUDENTS] if "run" in step),
    *blocks(""),
]


def commands(name: str) -> list[list[str]]:
    """The words of every command of that name that is written out."""
    found = (match for script in SCRIPTS for match in re.findall(rf"\b({name} [^;|\n]*)", script))
    return [shlex.split(re.split(r"\s{3,}", command)[0]) for command in found]


def test_the_workflow_installs_and_tests_in_about_ten_lines() -> None:
    steps = WORKFLOW["jobs"]["lessons"]["steps"]
    assert len(blocks("yaml")[0].splitlines()) <= 12
    assert [next(iter(step)) for step in steps] == ["uses", "uses", "run", "run"]
    assert {"gorae", "pytest", "pytest-xdist"} <= set(steps[2]["run"].split())
    assert steps[3]["run"].split()[:2] == ["pytest", "lessons/"]


@pytest.mark.parametrize("words", commands("gorae check"), ids=" ".join)
def test_a_command_of_gorae_exists_with_its_options(words: list[str]) -> None:
    assert isinstance(gorae, click.Group)
    command = gorae.get_command(click.Context(gorae), words[1])
    assert command
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize(
    "words", [words for words in commands("pytest") if words[1] != "pytest-xdist"], ids=" ".join
)
def test_a_command_of_pytest_exists_with_its_options(
    words: list[str], lesson: Path, pytester: pytest.Pytester
) -> None:
    result = pytester.runpytest_inprocess(*words[1:], "--collect-only", *QUICK)
    assert result.ret in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


def test_the_example_passes(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(*blocks("python"))
    pytester.runpytest_inprocess(*QUICK).assert_outcomes(passed=2)
