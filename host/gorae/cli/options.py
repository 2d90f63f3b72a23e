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


VIRTUAL = "virtual"
"""Where programs run unless a port is named."""
ON = "virtual|PORT"


class Address(click.ParamType[tuple[str, int]]):
    """HOST:PORT."""

    name = "address"

    def convert(
        self, value: str | tuple[str, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        if isinstance(value, tuple):
            return value
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65535:
            raise UsageError(Text("cli.no-address", value=value))
        return host, int(port)
