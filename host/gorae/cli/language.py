"""The language that a command speaks: `--lang`, or else that of the system."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from gorae.texts import LANGUAGES, Text, system_language

_KEY = "gorae.language"
Command = TypeVar("Command", bound=Callable[..., Any])


def chosen_language() -> str:
    """What `--lang` said in this call, if it has been read already."""
    context = click.get_current_context(silent=True)
    chosen = context.meta.get(_KEY) if context else None
    return chosen or _last_chosen[0] or system_language()


_last_chosen = [""]
"""Errors are told after click has closed its context."""


def _choose(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    _last_chosen[0] = value or ""
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
        help=Text("cli.option-lang").say(system_language()),
    )(command)
