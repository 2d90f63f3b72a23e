"""The language that a command speaks.

gorae check --lang en        for this call
GORAE_LANG=en                for all calls, as an environment variable
lang: en                     in the folder's gorae.yaml, where `gorae start --lang en` left it
                             else that of the system
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from gorae.texts import LANGUAGES, Text, system_language

VARIABLE = "GORAE_LANG"
_MARKER = "gorae.yaml"
_REMEMBERED = re.compile(r"^lang:\s*[\"']?(\w+)[\"']?\s*(?:#.*)?$", re.MULTILINE)
_MAX_BYTES = 10_000
_KEY = "gorae.language"
Command = TypeVar("Command", bound=Callable[..., Any])


def chosen_language() -> str:
    """What `--lang` said in this call, or what `prepare` found before it was read."""
    context = click.get_current_context(silent=True)
    chosen = context.meta.get(_KEY) if context else None
    return chosen or _prepared[0] or system_language()


def tell(remark: Text) -> None:
    """Say something beside the result, as a line on stderr."""
    click.echo(f"☞ {remark.say(chosen_language())}", err=True)


_prepared = [""]
"""Help is said while commands are imported, and errors after Click has closed its context."""


def prepare(arguments: Sequence[str]) -> None:
    """Find the language of a call before Click reads it. Nothing that is wrong is told here."""
    _prepared[0] = _option(arguments) or _variable() or _remembered(arguments) or system_language()


def asked_language() -> str:
    """The language that somebody asked for, by `--lang` or the environment; empty when nobody did."""
    context = click.get_current_context(silent=True)
    return (context.meta.get(_KEY) if context else "") or _variable()


def _option(arguments: Sequence[str]) -> str:
    for index, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            given = value if equals else next(iter(arguments[index + 1 :]), "")
            return given if given in LANGUAGES else ""
    return ""


def _variable() -> str:
    """`ko`, and what systems write for it: `ko_KR.UTF-8`, `ko-KR`."""
    given = os.environ.get(VARIABLE, "").lower()
    return next((lang for lang in LANGUAGES if re.match(rf"{lang}\b|{lang}_", given)), "")


def _remembered(arguments: Sequence[str]) -> str:
    """What stands in the `gorae.yaml` beside the program, or in this folder."""
    programs = [argument for argument in arguments if argument.lower().endswith(".py")]
    folder = Path(programs[0]).parent if programs else Path()
    try:
        with (folder / _MARKER).open("rb") as stream:
            text = stream.read(_MAX_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""
    found = _REMEMBERED.search(text)
    return found[1] if found and found[1] in LANGUAGES else ""


def _choose(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value:
        _prepared[0] = value
        context.meta[_KEY] = value


def say(key: str, /, **values: object) -> str:
    """A sentence of the catalogue in the chosen language."""
    return Text(f"cli.{key}", **values).say(chosen_language())


def with_language(command: Command) -> Command:
    """Give a command the option `--lang`. It reads the language with `chosen_language()`."""
    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        callback=_choose,
        is_eager=True,
        expose_value=False,
        help=say("option-lang"),
    )(command)
