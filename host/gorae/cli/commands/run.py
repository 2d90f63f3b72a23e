"""`gorae run`: a program on a virtual kit or on a real one, without a grade."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli import interruption
from gorae.cli.completion import ARENAS, KITS
from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import CALIBRATION, FILE, FIRMWARE, ON, SECONDS, SEED, VIRTUAL
from gorae.cli.progress import ProgressTicker, announce_preparation
from gorae.names import PROGRAM

if TYPE_CHECKING:
    from gorae.bench import DriveTest, RunResult
    from gorae.kits import Kit
    from gorae.programs import Gathered
    from gorae.telemetry.recording import Recording

    Keep = Callable[[Recording], None]


@click.command(help=say("help-run"))
@click.argument("program", type=click.Path(path_type=Path), default=Path(PROGRAM))
@click.option("--on", "target", default=VIRTUAL, show_default=True, metavar=ON, help=say("option-on"))
@click.option("--kit", shell_complete=KITS, help=say("option-kit"))
@click.option("--arena", shell_complete=ARENAS, help=say("option-arena"))
@click.option("--time", "time_s", default=60, show_default=True, type=SECONDS, help=say("option-time"))
@click.option("--seed", default=1, show_default=True, type=SEED, help=say("option-seed"))
@click.option("--record", type=FILE, metavar="F.csv|F.mcap", help=say("option-record"))
@click.option("--bare", is_flag=True, help=say("option-bare"))
@CALIBRATION
@FIRMWARE
@with_language
def command(
    program: Path,
    target: str,
    kit: str | None,
    arena: str | None,
    time_s: int,
    seed: int,
    record: Path | None,
    bare: bool,
    calibration: Path | None,
    firmware: str | None,
) -> int:
    from gorae.cli.choices import check_twin, choose_drive_test, choose_program, is_bare, twin
    from gorae.cli.emulation import check_virtual, choose_runtime
    from gorae.cli.output_files import check_record_path, save_recording
    from gorae.cli.remarks import remarks_on
    from gorae.cli.results import GitHub
    from gorae.report.text.terminal import describe_run, describe_screens

    if record:
        check_record_path(record, [program, *([calibration] if calibration else [])])
    check_twin(calibration, target)
    check_virtual(firmware, virtual=target == VIRTUAL)
    labels = {"seed": str(seed)} if target == VIRTUAL else {}
    measures: list[str] = []
    played: Kit | None = None

    def keep(recording: Recording) -> None:
        if record:
            save_recording(recording, record, **labels)

    found = choose_program(program, bare=bare)
    if target == VIRTUAL:
        test = choose_drive_test(found.path, kit, arena, time_s, seed)
        test = replace(test, kit=twin(test.kit, calibration), runtime=choose_runtime(firmware, test.kit))
        played = test.kit
        result = _on_virtual(found, replace(test, bare=bare or is_bare(found, test.kit)), keep)
        measures = [] if arena else _measures(found.path, test, result)
    else:
        result = _on_board(target, found, kit, time_s, keep, bare=bare)
    with interruption.results():
        keep(result.recording)
        said = result.output if target == VIRTUAL else ""  # from a board it was shown as it came
        told = describe_run(
            said, result.error, result.ended_s, result.running, result.resets, chosen_language()
        )
        screens = describe_screens(result.recording, chosen_language())
        told = f"{told}\n{screens}" if screens else told
        told = "\n".join([told, *measures])
        click.echo(GitHub(os.environ).guarded(told + remarks_on(found.source, played)))
    return 1 if result.error else 0


def _on_virtual(program: Gathered, test: DriveTest, keep: Keep) -> RunResult:
    from gorae.bench import run_virtual
    from gorae.cli.emulation import emulated

    def run(on_time: Callable[[float], None] = lambda seconds: None) -> list[RunResult]:
        lang, name = chosen_language(), program.path.name
        return [
            run_virtual(
                program.source, test, lang=lang, name=name, along=program.along,
                until_program_ends=True, on_broken_off=keep, on_time=on_time,
            )
        ]  # fmt: skip

    if test.runtime:
        return emulated(run, test.runtime, test.time_limit_s)[0]
    announce_preparation(test.kit)
    with ProgressTicker():
        return run()[0]


def _measures(program: Path, test: DriveTest, result: RunResult) -> list[str]:
    """What the lesson of the program's folder measures, as `gorae check` tells it."""
    from gorae.bench.session import measures_of
    from gorae.cli.choices import challenge_beside
    from gorae.report.plain import measured

    challenge = challenge_beside(program)
    if not challenge or not challenge.measures or (result.error and not result.error.attempt):
        return []
    said = measured(challenge, measures_of(challenge, test, result))
    return [text.say(chosen_language()) for text in said]


def _on_board(
    port: str, program: Gathered, kit: str | None, time_s: int, keep: Keep, *, bare: bool
) -> RunResult:
    """What it prints is shown as it comes."""
    from gorae.bench.real import run_real
    from gorae.cli.boards import board_at, driver_of, kit_of, prepare, show_text

    with board_at(port) as (repl, board):
        named = kit or board.kit
        model = kit_of(board, named, port) if named else None
        prepare(repl, board, model, program.along, bare=bare)
        return run_real(
            repl,
            program.source,
            kit=named or "",
            time_limit_s=time_s,
            name=program.path.name,
            along=program.along,
            driver=driver_of(model) if bare and model else "",
            on_item=show_text,
            on_broken_off=keep,
        )
