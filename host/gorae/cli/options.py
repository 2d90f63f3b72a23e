"""Kinds of options that several commands take."""

from __future__ import annotations

from pathlib import Path

import click

from gorae.errors import UsageError
from gorae.texts import Text

FILE: click.Path = click.Path(path_type=Path)
SEED = click.IntRange(0, 2**31 - 1)
SECONDS = click.IntRange(1, 600)
"""As long as a challenge may last."""


class Target(click.ParamType[str]):
    """Where a program runs: the virtual kit."""

    name = "target"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value != "virtual":
            raise UsageError(Text("cli.only-virtual", target=value))
        return value


TARGET = Target()
