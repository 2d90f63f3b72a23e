"""Kinds of options that several commands take."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from gorae.cli.language import say
from gorae.errors import UsageError
from gorae.texts import Text


class BoundedNumber(click.FloatRange):
    """A number between two others; click lets `nan` pass, which is between none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            name = param.opts[-1] if param else ""
            raise UsageError(Text("learning.setting-range", name=name, low=self.min, high=self.max))
        return number


FILE: click.Path = click.Path(path_type=Path)
SEED = click.IntRange(0, 2**31 - 1)
SECONDS = click.IntRange(1, 600)
"""As long as a challenge may last."""
MM = BoundedNumber(-5000, 5000)


VIRTUAL = "virtual"
"""Where programs run unless a port is named."""
ON = "virtual|PORT|LABEL"


CALIBRATION = click.option("--calibration", type=FILE, metavar="F.json", help=say("option-calibration"))
"""For a virtual kit that is the twin of a real one."""


FIRMWARE = click.option("--firmware", metavar="release|HEX", help=say("option-firmware"))
"""For a virtual kit that runs the board's own MicroPython, emulated."""


def self_test_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What goes with `--test`."""
    for option in (
        click.option("--yes", is_flag=True, help=say("option-yes")),
        click.option("--observe", multiple=True, metavar="PART=WAY", help=say("option-test-observe")),
        click.option("--guided", is_flag=True, help=say("option-guided")),
        click.option("--kit", help=say("option-kit")),
    ):
        command = option(command)
    return command


class OutputName(click.ParamType[str]):
    """The name of a file to write, or `-` for the terminal. An empty one is told: a variable is not set."""

    name = "file"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not value.strip():
            raise UsageError(Text("cli.empty-name", option=param.opts[-1] if param else ""))
        return value


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
