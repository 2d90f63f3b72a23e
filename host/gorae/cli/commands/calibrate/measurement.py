"""The body of `gorae calibrate`: who measures what, and where it is kept."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from gorae.boards import Identity, Repl, guest, push
from gorae.cli.boards import board_at, kit_of, renew_firmware
from gorae.cli.language import chosen_language, say
from gorae.cli.options import MM
from gorae.cli.output_files import save_text
from gorae.cli.outputs import OutputKind, check_output
from gorae.cli.self_test import confirm_place
from gorae.errors import UsageError
from gorae.health.calibration import drive_along, measured, past_drive
from gorae.kits import Kit
from gorae.kits.calibration import FILE, Calibration, calibrated
from gorae.kits.firmware import firmware_files
from gorae.parts import Mpu6050
from gorae.texts import Text


@dataclass(frozen=True)
class Ruler:
    """What somebody measured after an earlier drive, in mm."""

    ahead: float | None = None
    left: float | None = None


def calibrate(port: str, name: str | None, ruler: Ruler, *, wall: bool, yes: bool, save: Path | None) -> None:
    """Measure the robot at `port`, keep the result on its board, and in a file if `save` is one."""
    if save:
        check_output(save, OutputKind.CALIBRATION)
    if not wall and (ruler.ahead is None) != (ruler.left is None):
        raise UsageError(Text("health.needs-both"))
    with board_at(port) as (repl, board):
        kit = kit_of(board, name, port)
        found = _measure(repl, board, kit, ruler, wall=wall, yes=yes)
        if found is None:
            return
        push(repl, board, {**firmware_files(calibrated(kit, found)), FILE: found.line().encode()})
    _tell(kit, found)
    if save:
        save_text(found.line().rstrip(), save)
        click.echo(say("written", file=str(save)))


def forget_calibration(port: str, name: str | None) -> None:
    """Make the robot at `port` one like any other of its kit."""
    with board_at(port) as (repl, board):
        kit = kit_of(board, name, port)
        repl.exec(guest.program("remove", NAMES=[FILE]))
        push(repl, board, firmware_files(kit))
    click.echo(Text("health.forgotten", port=port).say(chosen_language()))


def _measure(
    repl: Repl, board: Identity, kit: Kit, ruler: Ruler, *, wall: bool, yes: bool
) -> Calibration | None:
    """None when the robot has driven and nobody is there to say how far."""
    asks = sys.stdin.isatty()
    if wall and ruler.left is None and not (asks or kit.find(Mpu6050)):
        raise UsageError(Text("health.needs-drift"))
    renew_firmware(repl, board, kit)
    if not wall and ruler.ahead is not None:
        return measured(kit, past_drive(repl, kit), ruler.ahead, ruler.left)
    confirm_place(Text("health.face-wall" if wall else "health.start-line"), yes=yes)
    drive = drive_along(repl, kit, wall=wall)
    if not wall and not asks:
        click.echo(Text("health.measure-how", port=repl.link.name).say(chosen_language()))
        return None
    ahead = None if wall else _asked("health.how-far")
    left = ruler.left
    if left is None and drive.turned_deg is None:
        left = _asked("health.how-much-drift")
    return measured(kit, drive, ahead, left)


def _asked(key: str) -> float:
    answer: float = click.prompt(Text(key).say(chosen_language()), type=MM, err=True)
    return answer


def _tell(kit: Kit, found: Calibration) -> None:
    key = "health.calibrated-left" if found.imbalance < 0 else "health.calibrated-right"
    percent = f"{abs(found.imbalance) * 100:.1f}"
    speeds = {"speed": round(found.top_speed), "usual": round(kit.drive.top_speed)}
    click.echo(Text(key, percent=percent, **speeds).say(chosen_language()))
