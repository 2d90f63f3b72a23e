"""`gorae run`: a program on the virtual kit, without a grade."""

from __future__ import annotations

from pathlib import Path

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import SEED, TARGET

_DEFAULT_ARENA = "table"


@click.command(help=say("help-run"))
@click.argument("program", type=click.Path(path_type=Path), default=Path("main.py"))
@click.option("--on", "target", default="virtual", show_default=True, type=TARGET, help=say("option-on"))
@click.option("--kit", default="maqueen", show_default=True, help=say("option-kit"))
@click.option("--arena", default=_DEFAULT_ARENA, show_default=True, help=say("option-arena"))
@click.option("--time", "time_s", default=60.0, show_default=True, help=say("option-time"))
@click.option("--seed", default=1, show_default=True, type=SEED, help=say("option-seed"))
@click.option("--record", type=click.Path(path_type=Path), help=say("option-record"))
@with_language
def command(
    program: Path, target: str, kit: str, arena: str, time_s: float, seed: int, record: Path | None
) -> int:
    from gorae.bench import DriveTest, run_virtual
    from gorae.cli.choices import read_program
    from gorae.cli.saving import save_recording
    from gorae.kits import Pose, load_arena, load_kit
    from gorae.report.terminal import describe_run
    from gorae.world import Conditions

    lang = chosen_language()
    floor = load_arena(arena)
    start = Pose.model_construct(x=floor.size.x / 2, y=floor.size.y / 2, heading=0.0)
    test = DriveTest(load_kit(kit), floor, Conditions(seed=seed, start=start), time_s)
    result = run_virtual(read_program(program), test, lang=lang, until_program_ends=True)
    if record:
        save_recording(result.recording, record)
    click.echo(describe_run(result.output, result.error, result.ended_s, result.running, result.resets, lang))
    return 1 if result.error else 0
