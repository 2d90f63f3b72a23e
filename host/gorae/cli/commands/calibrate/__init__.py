"""`gorae calibrate`: how the two wheels of one robot differ, measured and kept on its board."""

from __future__ import annotations

from pathlib import Path

import click

from gorae.cli.completion import KITS
from gorae.cli.language import say, with_language
from gorae.cli.options import FILE, MM


@click.command(help=say("help-calibrate"))
@click.argument("port")
@click.option("--kit", shell_complete=KITS, help=say("option-kit"))
@click.option("--distance-mm", type=MM, metavar="MM", help=say("option-distance"))
@click.option("--drift-mm", type=MM, metavar="MM", help=say("option-drift"))
@click.option("--wall", is_flag=True, help=say("option-wall"))
@click.option("--yes", is_flag=True, help=say("option-yes"))
@click.option("--save", type=FILE, metavar="F.json", help=say("option-save-calibration"))
@click.option("--forget", is_flag=True, help=say("option-forget"))
@with_language
def command(
    port: str,
    kit: str | None,
    distance_mm: float | None,
    drift_mm: float | None,
    wall: bool,
    yes: bool,
    save: Path | None,
    forget: bool,
) -> None:
    from gorae.cli.commands.calibrate.measurement import Ruler, calibrate, forget_calibration

    if forget:
        forget_calibration(port, kit)
    else:
        calibrate(port, kit, Ruler(distance_mm, drift_mm), wall=wall, yes=yes, save=save)
