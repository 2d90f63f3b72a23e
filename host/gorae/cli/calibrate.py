"""`gorae calibrate`: how the two wheels of one robot differ, measured and kept on its board."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE

if TYPE_CHECKING:
    from gorae.boards import Identity, Repl
    from gorae.kits import Kit
    from gorae.kits.calibration import Calibration

_MM = click.FloatRange(-5000, 5000)


@click.command(help=say("help-calibrate"))
@click.argument("port")
@click.option("--kit", help=say("option-kit"))
@click.option("--distance-mm", type=_MM, metavar="MM", help=say("option-distance"))
@click.option("--drift-mm", type=_MM, metavar="MM", help=say("option-drift"))
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
) -> int:
    from gorae.cli.boards import board_at, kit_of
    from gorae.cli.saving import check_folder, save_text
    from gorae.errors import UsageError
    from gorae.texts import Text

    if save:
        check_folder(save)
    if not wall and (distance_mm is None) != (drift_mm is None):
        raise UsageError(Text("health.needs-both"))
    with board_at(port) as (repl, board):
        chosen = kit_of(board, kit, port)
        if forget:
            _forget(repl, board, chosen)
            return 0
        found = _measure(repl, board, chosen, distance_mm, drift_mm, wall=wall, yes=yes)
        if found is None:
            return 0
        _keep(repl, board, chosen, found)
    _tell(chosen, found)
    if save:
        save_text(found.line().rstrip(), save)
        click.echo(say("written", file=str(save)))
    return 0


def _measure(
    repl: Repl,
    board: Identity,
    kit: Kit,
    distance_mm: float | None,
    drift_mm: float | None,
    *,
    wall: bool,
    yes: bool,
) -> Calibration | None:
    """None when the robot has driven and nobody is there to say how far."""
    from gorae.cli.boards import renew_firmware
    from gorae.cli.testing import confirm_place
    from gorae.errors import UsageError
    from gorae.health.calibrating import drive_along, measured, past_drive
    from gorae.kits.kits import Mpu6050
    from gorae.texts import Text

    asks = sys.stdin.isatty()
    if wall and drift_mm is None and not (asks or kit.find(Mpu6050)):
        raise UsageError(Text("health.needs-drift"))
    renew_firmware(repl, board, kit)
    if not wall and distance_mm is not None:
        return measured(kit, past_drive(repl, kit), distance_mm, drift_mm)
    confirm_place(Text("health.face-wall" if wall else "health.start-line"), yes=yes)
    drive = drive_along(repl, kit, wall=wall)
    if not wall and not asks:
        click.echo(Text("health.measure-how", port=repl.link.name).say(chosen_language()))
        return None
    if not drive.says_way:
        distance_mm = _asked("health.how-far")
    if drive.turned_deg is None and drift_mm is None and asks:
        drift_mm = _asked("health.how-much-drift")
    return measured(kit, drive, distance_mm, drift_mm)


def _asked(key: str) -> float:
    from gorae.texts import Text

    question = Text(key).say(chosen_language())
    answer: float = click.prompt(question, type=_MM, err=True)
    return answer


def _keep(repl: Repl, board: Identity, kit: Kit, found: Calibration) -> None:
    """On the board: the calibration, and the firmware of a kit that is so."""
    from gorae.boards import push
    from gorae.kits.calibration import FILE as NAME
    from gorae.kits.calibration import calibrated
    from gorae.kits.firmware import firmware_files

    line = found.line().encode()
    push(repl, board, {**firmware_files(calibrated(kit, found)), NAME: line})


def _forget(repl: Repl, board: Identity, kit: Kit) -> None:
    from gorae.boards import guest, push
    from gorae.kits.calibration import FILE as NAME
    from gorae.kits.firmware import firmware_files
    from gorae.texts import Text

    repl.exec(guest.program("remove", NAMES=[NAME]))
    push(repl, board, firmware_files(kit))
    click.echo(Text("health.forgotten", port=repl.link.name).say(chosen_language()))


def _tell(kit: Kit, found: Calibration) -> None:
    from gorae.texts import Text

    key = "health.calibrated-left" if found.imbalance < 0 else "health.calibrated-right"
    percent = f"{abs(found.imbalance) * 100:.1f}"
    speeds = {"speed": round(found.top_speed), "usual": round(kit.drive.top_speed)}
    click.echo(Text(key, percent=percent, **speeds).say(chosen_language()))
