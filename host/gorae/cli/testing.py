"""`gorae devices --test`: kits test themselves, and somebody lends a hand or an eye where it takes one."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from gorae.boards import Identity, Repl, find_boards
from gorae.cli.boards import ALL, Outcome, board_at, kit_of, on_each, own_kit, ports_of, renew_firmware
from gorae.cli.language import chosen_language
from gorae.errors import DeviceError, GoraeError, UsageError
from gorae.health import Health, Seen, judge, look
from gorae.health.judge import OBSERVED
from gorae.kits import Kit
from gorae.texts import Text

_MARKS = {"ok": "✔", "failed": "✘", "unknown": "?"}
_MOTORS = ("left_motor", "right_motor")
_STEPS = ("line_left", "line_right", "sonar", "button_a", "button_b")
_KEYS = {str(number): way for number, way in enumerate(OBSERVED, 1)}


def test_boards(
    ports: Sequence[str], *, as_json: bool, yes: bool, observe: Sequence[str], guided: bool, kit: str | None
) -> int:
    """Test the kits at `ports`, or all that are plugged in; 3 when a part of one is not well."""
    observed = read_observed(observe)
    places = ports_of(ports or [ALL])
    if len(places) > 1 and (observed or guided):
        raise UsageError(Text("health.one-at-a-time"))
    confirm_place(Text("health.stand"), yes=yes)
    asks = len(places) == 1 and (guided or (sys.stdin.isatty() and not yes))
    lang = chosen_language()

    def test(port: str) -> Health:
        return _test(port, kit, observed, guided=guided, asks=asks)

    outcomes = on_each(places, test, lambda outcome: None if as_json else _tell(outcome, lang))
    if as_json:
        click.echo(json.dumps([_row(outcome, lang) for outcome in outcomes], ensure_ascii=False, indent=2))
    well = all(outcome.result and outcome.result.passed for outcome in outcomes)
    return 0 if well else DeviceError.exit_code


def confirm_place(text: Text, *, yes: bool) -> None:
    """Say how the robot must stand before its wheels turn. Raises UsageError when nobody can answer."""
    lang = chosen_language()
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(Text("health.needs-yes", stand=text))
    click.prompt(text.say(lang), prompt_suffix=" ", default="", show_default=False, err=True)


def read_observed(words: Sequence[str]) -> dict[str, str]:
    """`("left_motor=back",)` as `{"left_motor": "back"}`. Raises UsageError."""
    observed = {}
    for word in words:
        part, _, way = word.replace("-", "_").partition("=")
        if part not in _MOTORS or way not in OBSERVED:
            raise UsageError(Text("health.no-way", word=word, ways=", ".join(OBSERVED)))
        observed[part] = way
    return observed


def _test(port: str, name: str | None, observed: dict[str, str], *, guided: bool, asks: bool) -> Health:
    with board_at(port) as (repl, board):
        plain = kit_of(board, name, port)
        renew_firmware(repl, board, plain)
        kit = own_kit(board, plain)
        seen = look(repl, kit)
        steps = _helped(repl, kit) if guided else {}
        health = judge(kit, seen, steps=steps, observed=observed)
        if asks:
            answers = {part: _watched(repl, kit, part) for part in health.unknown if part in _MOTORS}
            health = judge(kit, seen, steps=steps, observed=observed | answers)
    _remember(port, board, health)
    return health


def _remember(port: str, board: Identity, health: Health) -> None:
    """Into the inventory, for `gorae devices`; where that cannot be written, the test is still told."""
    from gorae.flash.inventory import Inventory, board_id, now

    usb = next((one.unique_id for one in find_boards() if one.port == port), "")
    unique_id = board_id(usb, board.unique_id)
    try:
        if unique_id:
            Inventory.load().record(unique_id, kit=health.kit, health=health.brief(), tested_at=now())
    except GoraeError as error:
        click.echo(error.say(chosen_language()), err=True)


def _helped(repl: Repl, kit: Kit) -> dict[str, Seen]:
    """What the kit sees while somebody does what it takes, part after part."""
    steps = {}
    for part in _STEPS:
        if part in kit.parts or part.startswith("button_"):
            _wait_for(Text(f"health.step-{part}"))
            steps[part] = look(repl, kit, wheels=())
    return steps


def _watched(repl: Repl, kit: Kit, part: str) -> str:
    """Turn one wheel again, and ask what it did."""
    lang, shown = chosen_language(), Text(f"health.part-{part}")
    _wait_for(Text("health.watch", part=shown))
    look(repl, kit, wheels=(part.removesuffix("_motor"),))
    question = Text("health.which-way", part=shown).say(lang)
    answer = click.prompt(question, type=click.Choice(list(_KEYS)), show_choices=False, err=True)
    return _KEYS[str(answer)]


def _wait_for(text: Text) -> None:
    click.prompt(text.say(chosen_language()), prompt_suffix=" ", default="", show_default=False, err=True)


def _tell(outcome: Outcome[Health], lang: str) -> None:
    if outcome.error:
        click.echo(f"✘ {outcome.port}: {outcome.error.say(lang)}", err=True)
        return
    health = outcome.result
    assert health is not None
    status = "failed" if not health.passed else "unknown" if health.unknown else "ok"
    head = Text(f"health.kit-{status}", port=outcome.port, kit=health.kit).say(lang)
    lines = [f"  {_MARKS[finding.status]} {finding.say(lang)}" for finding in health.findings]
    click.echo("\n".join([f"{_MARKS[status]} {head}", *lines]))
    if set(health.unknown) & set(_MOTORS):
        click.echo(Text("health.observe-how", ways="|".join(OBSERVED)).say(lang), err=True)


def _row(outcome: Outcome[Health], lang: str) -> dict[str, Any]:
    row = {"port": outcome.port, "problem": outcome.error and outcome.error.say(lang)}
    if outcome.result:
        return row | outcome.result.as_json(lang)
    return row | {"kit": None, "passed": False, "parts": []}
