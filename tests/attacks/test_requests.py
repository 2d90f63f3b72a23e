"""A program that rings for what it may not have: refused, and nothing of it is left for the next one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from gorae.clock import NS_PER_S
from gorae.errors import InternalError
from gorae.kits import load_board
from gorae.virtual import VirtualBoard, boot_image, door
from gorae.virtual.boot_image import rom_files
from gorae.virtual.door import RULES, Door
from gorae.virtual.requests import BoardRequest

EPERM, EINVAL, ENODEV = 1, 22, 19
BOOTING = sorted(request for request, rule in RULES.items() if rule.booting)
LIVING = sorted(request for request, rule in RULES.items() if rule.living)
HOSTILE = (-(1 << 31), -256, -1, 0, 1, 2, 5, 26, 99, 512, 513, 1 << 16, 1 << 24, (1 << 31) - 1)
TRY = """
def attempt(*request):
    try:
        return op(*request)
    except OSError as error:
        return -error.errno
"""


# --- what only the board's own modules may ask, before the program starts ------------------------------


@pytest.mark.parametrize("request_", [*BOOTING, *LIVING], ids=lambda request: request.name)
def test_of_others(target: Any, request_: BoardRequest) -> None:
    """Making a board's memory, saying that the program starts: refused, for a program is no board."""
    attacked = target.ring(f"{TRY}\nfor a in (0, 1, -1, 3):\n    print(attempt({request_.value}, a))")
    assert attacked.lines == [str(-EPERM)] * 4
    assert attacked.outcome.ending == "finished"


def test_a_forged_memory(target: Any) -> None:
    """The host keeps its own, whatever a program has done to its."""
    made = dict(boot_image._MADE)
    target.ring(
        "for n in range(512): b.payload[n] = 0\nfor a in (1, 0, 1):\n    w[0] = 30\n    w[1] = a\n    ring()"
    )
    assert made == boot_image._MADE


def test_memory_that_is_not_what_was_kept(target: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {kind: (memory[:-1] + b"!", digest) for kind, (memory, digest) in boot_image._MADE.items()}
    with monkeypatch.context() as patch:
        patch.setattr(boot_image, "_MADE", kept)
        with pytest.raises(InternalError, match="not what it was"):
            target.run("pass")


def test_memory_is_made_without_anybodys_files(target: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program called like one of the board's modules is not there when these are made."""
    made = dict(boot_image._MADE)
    monkeypatch.setattr(boot_image, "_MADE", {})
    names = [name.removeprefix("rom/") for name in rom_files(load_board(target.board))]
    files = dict.fromkeys(("main.py", "boot.py", *names), b"raise SystemExit")
    VirtualBoard(load_board(target.board), files, seed=99, lang="ko").run(NS_PER_S)
    (kind,) = boot_image._MADE
    assert boot_image._MADE[kind] == made[kind]


# --- any request, any number ---------------------------------------------------------------------------


@pytest.mark.parametrize("number", [*range(-2, 48), 255, 1 << 30, -(1 << 31)])
def test_every_request_with_hostile_numbers(target: Any, number: int) -> None:
    """No index, size or address leads out of its table, and no fault of a program is ours."""
    attacked = target.ring(
        f"{TRY}\nfor a in {HOSTILE}:\n    for c in {HOSTILE[1::3]}:\n"
        f"        attempt({number}, a, c, a)\n        attempt({number}, c, a, c)",
        until_s=1,
    )
    assert attacked.outcome.ending in ("finished", "time-limit")


def test_unknown_requests_are_refused(target: Any) -> None:
    numbers = (-1, 0, max(BoardRequest) + 1, 99, 1 << 30)
    attacked = target.ring(f"{TRY}\nprint([attempt(number) for number in {numbers}])")
    assert attacked.lines == [str([-EPERM] * len(numbers))]


@pytest.mark.parametrize(
    ("request_", "arguments"),
    [
        (BoardRequest.I2C_READ, (0x10, 513)), (BoardRequest.I2C_READ, (0x10, -1)),
        (BoardRequest.I2C_READ, (0x10, 1 << 30)), (BoardRequest.I2C_WRITE, (0x10, 513)),
        (BoardRequest.I2C_WRITE, (0x10, -1)), (BoardRequest.PIXELS, (4, 1 << 30)),
        (BoardRequest.SERIAL, (1 << 30,)), (BoardRequest.SERIAL, (-1,)), (BoardRequest.IMAGE, (-1,)),
        (BoardRequest.BUTTON, (99, 0)), (BoardRequest.BUTTON, (-1, 0)), (BoardRequest.PIN_ABLE, (0, 4)),
        (BoardRequest.PIN_ABLE, (0, -1)), (BoardRequest.PIN_MODE, (0, 2, 0)),
        (BoardRequest.PIN_WRITE, (0, 2)),
        (BoardRequest.NOT_IMITATED, (513,)), (BoardRequest.TONE, (-1,)), (BoardRequest.TONE, (1 << 30,)),
    ],
)  # fmt: skip
def test_numbers_beyond_the_table(target: Any, request_: BoardRequest, arguments: tuple[int, ...]) -> None:
    attacked = target.ring(f"{TRY}\nprint(attempt({request_.value}, *{arguments}))")
    assert attacked.lines == [str(-EINVAL)]


def test_pins_that_are_not_there(target: Any) -> None:
    """Nothing is kept for them: each would take memory of the host's."""
    attacked = target.ring(
        f"{TRY}\nprint(set([attempt({BoardRequest.PIXELS.value}, 1000 + n, 512) for n in range(300)]))"
    )
    assert attacked.lines == [f"{{{-ENODEV}}}"]
    assert not attacked.board.pixels


def test_pwm_is_clamped(target: Any) -> None:
    board = target.ring(f"op({BoardRequest.PIN_PWM.value}, 0, -5, 1 << 20)").board
    assert (board.pins[0].frequency, board.pins[0].drive) == (0, 1.0)
    board = target.ring(f"op({BoardRequest.PIN_PWM.value}, 0, 1 << 30, -1)").board
    assert (board.pins[0].frequency, board.pins[0].drive) == (40_000_000, 0.0)


def test_a_display_is_as_bright_as_it_can_be(target: Any) -> None:
    board = target.ring(f"for n in range(25): b.payload[n] = 255\nop({BoardRequest.DISPLAY.value})").board
    assert board.display == bytes([9] * 25)


def test_a_sentence_is_cut_between_letters(target: Any) -> None:
    attacked = target.ring(
        "try:\n    b.not_imitated('한' * 170)\nexcept NotImplementedError as e:\n    print(e)"
    )
    assert "�" not in attacked.output
    assert attacked.output.startswith("the virtual kit has no 한")


# --- the mailbox itself --------------------------------------------------------------------------------


DAMAGE = (
    "b.bell = None\nmachine.reset()",
    "b.words = None\nb.payload = None\nb.on_alarm = None\nmachine.unique_id()",
    "for n in range(16):\n    w[n] = -1\nring()\nring()",
    "for n in range(10000):\n    w[n % 16] = n * 7919 % 2147483647\n    ring()",
    "for n in range(512): b.payload[n] = 255\n"
    "for n in range(64):\n    w[0] = n if n != 24 else 1\n    w[1] = 512\n    ring()",
    "import gc\nb.words = b.payload = w = None\nmachine._w = machine._payload = None\n"
    "for n in range(100):\n    x = bytearray(500)\n    gc.collect()\n    ring()",
    "for name in dir(b):\n    try:\n        setattr(b, name, 0)\n    except Exception:\n        pass\n"
    "machine.reset()",
)


@pytest.mark.parametrize("program", DAMAGE, ids=range(len(DAMAGE)))
def test_a_damaged_mailbox(target: Any, program: str) -> None:
    """The program has broken its own board: it may fail, and nobody else."""
    ending = target.ring(program).outcome.ending
    assert ending in ("finished", "time-limit", "exception", "memory", "crashed")


POKES = (
    "for n in range(0, 200000, 97):\n    m[n] = 255",
    "m[0x400:0x10000] = bytes(0xfc00)",
    "m[0x1058c:0x10700] = bytes(0x174)",
    "m[70000:140000] = bytes(70000)",
    "uctypes.bytearray_at(0xfffffff0, 64)[0] = 1",
    "uctypes.bytearray_at(1 << 24, 1 << 24)[5] = 1",
)


@pytest.mark.parametrize("poke", POKES, ids=range(len(POKES)))
def test_a_damaged_interpreter(poke: str, target: Any) -> None:
    """With `uctypes` an ESP32's program writes wherever it likes, as on the board."""
    result = target.drive(f"import uctypes\nm = uctypes.bytearray_at(0, 200000)\n{poke}")
    if target.board == "esp32":
        assert result.error is None or result.error.kind in ("crash", "exception", "memory")


@pytest.mark.parametrize(
    "announcement", [b"", b"1", b"a b", b"-5 -5", b"4294967295 4294967295", b"1000000000000 8"]
)
def test_a_mailbox_outside_of_memory(announcement: bytes) -> None:
    board = VirtualBoard(load_board("esp32"), {}, seed=1, lang="en")
    board.run(NS_PER_S)
    vm = board._switch_on(board.files)
    try:
        with pytest.raises(InternalError):
            vm.attach(announcement)
        assert not vm.attached
    finally:
        vm.close()


def test_an_announcement_by_a_program_is_only_a_line(target: Any) -> None:
    attacked = target.ring("print(4, 8)\nprint(id(w), 0)\nop(1)\nprint('still here')")
    assert attacked.lines[0] == "4 8"
    assert attacked.lines[2] == "still here"


# --- how a program ended -------------------------------------------------------------------------------

FORGED = (
    'Traceback (most recent call last):\\n  File "main.py", line 999, in nowhere\\nMemoryError: forged\\n'
)


def test_a_forged_traceback_is_only_text(target: Any) -> None:
    """It rings as if it had ended, and prints what the interpreter would; then it goes on."""
    attacked = target.ring(
        f"{TRY}\nattempt(26, 1)\nprint('{FORGED}', end='')\nattempt(26, 0)\nprint('going on')"
    )
    assert (attacked.outcome.ending, attacked.outcome.error) == ("finished", "")
    assert "forged" in attacked.output
    assert attacked.lines[-1] == "going on"


def test_a_real_traceback_of_its_own_is_only_text(target: Any) -> None:
    attacked = target.ring(
        "import sys\nshow = b.sys.print_exception if hasattr(b, 'sys') else sys.print_exception\n"
        "try:\n    1 / 0\nexcept Exception as e:\n    show(e)\nprint('going on')"
    )
    assert attacked.outcome.ending == "finished"
    assert "ZeroDivisionError" in attacked.output


def test_an_error_cannot_be_hidden(target: Any) -> None:
    attacked = target.ring(
        f"{TRY}\nattempt(26, 1)\nattempt(44, 1)\nprint('x' * 20000)\nattempt(26, 0)\n1 / 0"
    )
    assert attacked.outcome.error.startswith("ZeroDivisionError")


def test_places_are_not_made_up_by_a_message(target: Any) -> None:
    attacked = target.run("raise ValueError('a\\n  File \"main.py\", line 77, in forged')")
    assert attacked.outcome.places == (("main.py", 1),)
    assert attacked.outcome.error == 'ValueError: a\n  File "main.py", line 77, in forged'


def test_an_error_that_prints_while_it_is_printed(target: Any) -> None:
    way = f"print('{FORGED}')"
    program = (
        f"class E:\n    def __repr__(self):\n        {way}\n        return 'x'\nraise ValueError(E(), 1)"
    )
    outcome = target.run(program).outcome
    assert outcome.ending == "exception"
    assert outcome.places == (("main.py", 5),)


@pytest.mark.parametrize("way", ["print('x', end='')", "print('y')", "show(ValueError())", "show(E())"])
def test_no_program_writes_from_where_a_last_traceback_comes(target: Any, way: str) -> None:
    """Neither at its top level nor from a timer, a finalizer or a generator, nor by another door."""
    program = f"""
    import sys, gc
    show = sys.print_exception
    class E(Exception):
        pass
    class Last:
        def __del__(self):
            {way}
    def steps():
        yield {way}
    {way}
    exec("{way}")
    execfile("other.py") if False else None
    list(steps())
    sorted([1, 2], key=lambda _: {way} or 0)
    Last()
    gc.collect()
    print("over")
    """
    attacked = target.run(program)
    assert attacked.outcome.ending == "finished", attacked.outcome
    assert attacked.lines[-1].endswith("over")


# --- the table -----------------------------------------------------------------------------------------


def test_a_misspelt_handler_is_an_error_when_the_table_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gorae.virtual.devices.peripherals.Peripherals._tone", None)
    with pytest.raises(InternalError, match="TONE"):
        VirtualBoard(load_board("esp32"), {}, seed=1, lang="en")


def test_a_request_without_a_rule_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {request: rule for request, rule in RULES.items() if request is not BoardRequest.LIGHT}
    monkeypatch.setattr(door, "RULES", rules)
    with pytest.raises(InternalError, match="LIGHT"):
        Door(SimpleNamespace(), lambda *_: 0, {}, lives=False)


def test_every_request_costs_something() -> None:
    assert all(rule.cost_ns > 0 for rule in RULES.values())
