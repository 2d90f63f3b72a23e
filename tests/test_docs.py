"""Every command that a page, a README or a lesson's text names exists, with these options and these choices.

What the commands do is shown where they are executed: `plugin/test_writing_docs.py`,
`plugin/test_ci_docs.py`, `cli/` and others.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
import pytest

from gorae.cli import gorae

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/*.md", "lessons/*/*.md", ".github/**/*.md")
    for page in ROOT.glob(pattern)
    if page.name != "CHANGELOG.md"
)
_BLOCK = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def lines(text: str) -> Iterator[str]:
    """The command lines of gorae in a text: those in blocks without their remarks, those in backticks."""
    for block in _BLOCK.findall(text):
        for line in block.splitlines():
            if found := re.match(r"\s*(?:\$ |> )?(gorae .*?)(?:\s{2,}.*|\s+#.*)?$", line):
                yield found[1]
    yield from re.findall(r"`(gorae [^`\n]+)`", _BLOCK.sub("", text))


def words(line: str) -> list[str]:
    """What stands behind `gorae`, without the brackets of usage and what a shell would do."""
    plain = re.split(r"\s[|>&;]|\|\||;", line)[0]
    plain = re.sub(r"[\[\]]", " ", plain).replace("\\", "\\\\").replace("…", "X")
    with suppress(ValueError):
        return shlex.split(plain)[1:]
    return plain.split()[1:]  # a formula in quotation marks that has been cut off


def mistake(arguments: list[str]) -> str:
    """What is wrong with a command line; nothing when it could be given."""
    command: click.Command = gorae
    context = click.Context(gorae, info_name="gorae", **gorae.context_settings)
    while isinstance(command, click.Group) and arguments and not arguments[0].startswith("-"):
        found = command.get_command(context, arguments[0])
        if found is None:
            return "" if re.fullmatch(r"[A-Z가-힣.]+", arguments[0]) else f"no command {arguments[0]}"
        command, arguments = found, arguments[1:]
        context = click.Context(command, parent=context, info_name=found.name, **command.context_settings)
    try:
        given, _, _ = command.make_parser(context).parse_args(list(arguments))
    except click.BadOptionUsage:
        return ""  # the option is named without the value that it takes
    except click.UsageError as error:
        return error.message
    return next(filter(None, (_wrong_choice(each, given) for each in command.params)), "")


def _wrong_choice(parameter: click.Parameter, given: dict[str, object]) -> str:
    value = given.get(parameter.name or "")
    known = parameter.type.choices if isinstance(parameter.type, click.Choice) else ()
    if not known or not isinstance(value, str) or value.isupper():
        return ""
    return "" if value in known else f"{value} is none of {', '.join(map(str, known))}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_commands_of_a_page_exist(page: Path) -> None:
    wrong = {line: mistake(words(line)) for line in lines(page.read_text(encoding="utf-8"))}
    assert {line: why for line, why in wrong.items() if why} == {}


@pytest.mark.parametrize(
    "line", ["gorae chekc main.py", "gorae check --helo", "gorae check --lang klingon", "gorae lesson pruf x"]
)
def test_a_wrong_command_is_found(line: str) -> None:
    assert mistake(words(line))
