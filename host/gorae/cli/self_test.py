"""`gorae devices --test`: kits test themselves, and somebody lends a hand or an eye where it takes one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from gorae.boards import Identity, Repl, find_boards
from gorae.cli.board_names import Called
from gorae.cli.boards import ALL, BoardOutcome, board_at, kit_of, on_each, own_kit, ports_of, renew_firmware
from gorae.cli.language import chosen_language
from gorae.errors import DeviceError, GoraeError, UsageError
from gorae.health import Health, SelfTestReport, judge, look
from gorae.health.judge import OBSERVED
from gorae.kits import Kit
from gorae.report.text.cart import health
from gorae.texts import Text

_MARKS = {"ok": "✔", "failed": "✘", "unknown": "?"}
_RANKS = ("failed", "unknown", "ok")
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

    called = Called(places)

    def test(port: str) -> Health:
        return _test(port, kit, observed, called, guided=guided, asks=asks)

    outcomes = on_each(places, test, lambda outcome: None if as_json else _tell(outcome, called, lang))
    if as_json:
        rows = [_row(outcome, called, lang) for outcome in outcomes]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif len(outcomes) > 1:
        click.echo("\n".join(_summary(outcomes, called, lang)))
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


def _summary(outcomes: Sequence[BoardOutcome[Health]], called: Called, lang: str) -> Iterator[str]:
    """A line for each board, the worst first, those of a kind in the order of their labels."""
    yield ""
    for outcome in sorted(outcomes, key=lambda one: (_RANKS.index(_status(one)), called.order(one.port))):
        said = outcome.error.say(lang) if outcome.error else ""
        if outcome.result:
            said = health(outcome.result.brief(), lang)
        yield f"{_MARKS[_status(outcome)]} {called.name(outcome.port)}: {said}"
    well = sum(_status(outcome) == "ok" for outcome in outcomes)
    yield Text("health.sum", well=well, count=len(outcomes)).say(lang)


def _status(outcome: BoardOutcome[Health]) -> str:
    if outcome.result is None or not outcome.result.passed:
        return "failed"
    return "unknown" if outcome.result.unknown else "ok"


def _test(
    port: str, name: str | None, observed: dict[str, str], called: Called, *, guided: bool, asks: bool
) -> Health:
    with board_at(port) as (repl, board):
        called.learn(port, board.label)
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


def _helped(repl: Repl, kit: Kit) -> dict[str, SelfTestReport]:
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


def _tell(outcome: BoardOutcome[Health], called: Called, lang: str) -> None:
    name, status = called.name(outcome.port), _status(outcome)
    if outcome.error:
        click.echo(f"✘ {name}: {outcome.error.say(lang)}", err=True)
        return
    found = outcome.result
    assert found is not None
    head = Text(f"health.kit-{status}", port=name, kit=found.kit).say(lang)
    lines = [f"  {_MARKS[finding.status]} {finding.say(lang)}" for finding in found.findings]
    click.echo("\n".join([f"{_MARKS[status]} {head}", *lines]))
    if set(found.unknown) & set(_MOTORS):
        click.echo(Text("health.observe-how", ways="|".join(OBSERVED)).say(lang), err=True)


def _row(outcome: BoardOutcome[Health], called: Called, lang: str) -> dict[str, Any]:
    label = called.label(outcome.port) or None
    row = {"label": label, "port": outcome.port, "problem": outcome.error and outcome.error.say(lang)}
    if outcome.result:
        return row | outcome.result.as_json(lang)
    return row | {"kit": None, "passed": False, "parts": []}
