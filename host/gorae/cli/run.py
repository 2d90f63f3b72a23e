"""`gorae run`: a program on the virtual kit, without a grade."""

from __future__ import annotations

from pathlib import Path

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import SECONDS, SEED, TARGET
from gorae.cli.progress import announce_preparation


@click.command(help=say("help-run"))
@click.argument("program", type=click.Path(path_type=Path), default=Path("main.py"))
@click.option("--on", "target", default="virtual", show_default=True, type=TARGET, help=say("option-on"))
@click.option("--kit", help=say("option-kit"))
@click.option("--arena", help=say("option-arena"))
@click.option("--time", "time_s", default=60, show_default=True, type=SECONDS, help=say("option-time"))
@click.option("--seed", default=1, show_default=True, type=SEED, help=say("option-seed"))
@click.option("--record", type=click.Path(path_type=Path), help=say("option-record"))
@with_language
def command(
    program: Path,
    target: str,
    kit: str | None,
    arena: str | None,
    time_s: int,
    seed: int,
    record: Path | None,
) -> int:
    from gorae.bench import run_virtual
    from gorae.cli.choices import choose_drive_test, read_program
    from gorae.cli.saving import check_record_path, save_recording
    from gorae.report.terminal import describe_run

    if record:
        check_record_path(record)
    lang = chosen_language()
    source = read_program(program)
    test = choose_drive_test(program, kit, arena, time_s, seed)
    announce_preparation(test.kit)
    result = run_virtual(source, test, lang=lang, name=program.name, until_program_ends=True)
    if record:
        save_recording(result.recording, record)
    click.echo(describe_run(result.output, result.error, result.ended_s, result.running, result.resets, lang))
    return 1 if result.error else 0
