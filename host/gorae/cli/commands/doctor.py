"""`gorae doctor`: is everything there that gorae needs, on this computer and on a board?"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from gorae.cli.language import chosen_language, say, with_language

Finding = tuple[bool, str]
"""Whether something is well, and the sentence that says so or what to do."""


@click.command(help=say("help-doctor"))
@click.option("--on", "port", metavar="PORT", help=say("option-on-port"))
@with_language
def command(port: str | None) -> int:
    well = True
    for good, sentence in _examine(port):
        click.echo(f"{'✔' if good else '✘'} {sentence}")
        well = well and good
    return 0 if well else 3


def _examine(port: str | None) -> Iterator[Finding]:
    yield True, say("doctor-python", version=sys.version.split()[0], system=sys.platform)
    yield _engine()
    yield from _virtual()
    if port:
        yield from _board(port)
    else:
        yield from _ports()


def _engine() -> Finding:
    """Which of its modules run, the compiled ones or their sources?"""
    from gorae.compiled import CompiledState, state

    current = state()
    return current is not CompiledState.STALE, say(f"doctor-engine-{current.name.lower().replace('_', '-')}")


def _virtual() -> Iterator[Finding]:
    """Does the virtual kit run a program?"""
    from gorae.bench import run_virtual
    from gorae.cli.choices import choose_drive_test
    from gorae.cli.progress import announce_preparation
    from gorae.kits import kit_ids, load_kit

    for kit in kit_ids():
        announce_preparation(load_kit(kit))
        test = choose_drive_test(None, kit, None, 5, 1)
        result = run_virtual(b"from robot import *\ndrive(100)\nsleep(500)\nstop()\n", test, lang="en")
        yield result.error is None, say("doctor-kit" if result.error is None else "doctor-no-kit", kit=kit)


def _ports() -> Iterator[Finding]:
    from gorae.boards.discovery import find_boards

    found = find_boards()
    if not found:
        yield True, say("no-boards")
    lang = chosen_language()
    for one in found:
        place = one.port or str(one.drive)
        if one.problem:
            yield False, one.problem.say(lang)
        else:
            yield True, say("doctor-port", port=place, board=one.board.say(lang))


def _board(port: str) -> Iterator[Finding]:
    """One rung after the other; the first that breaks says what to do."""
    from gorae.boards import unsuitable
    from gorae.cli.boards import board_at, has_this_firmware, kit_of
    from gorae.errors import GoraeError

    lang = chosen_language()
    try:
        with board_at(port) as (repl, board):
            yield True, say("doctor-board", port=port, board=board.machine, release=board.release)
            trouble = unsuitable(board, port)
            if trouble:
                yield False, trouble.say(lang)
                return
            if not board.kit:
                yield False, say("doctor-no-firmware", port=port)
                return
            fresh = has_this_firmware(repl, board, kit_of(board, None, port))
            key = "doctor-firmware" if fresh else "doctor-old-firmware"
            yield fresh, say(key, port=port, kit=board.kit)
    except GoraeError as error:
        yield False, error.say(lang)
