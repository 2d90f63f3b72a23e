"""The micro:bit's `radio`, after `modradio.c` and `drv_radio.c` of micropython-microbit-v2 2.1.2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gorae.clock import NS_PER_MS, NS_PER_S
from gorae.radio.air import RadioAir
from gorae.radio.frames import RadioFrame, RadioSetting, of_text
from gorae.virtual import VirtualBoard

Play = Callable[..., Any]
START = "import radio\nfrom microbit import sleep\n"


def sending(
    *frames: tuple[int, bytes], setting: RadioSetting | None = None
) -> Callable[[VirtualBoard], None]:
    """Have somebody send these payloads, each at its time in ms, in rising order."""

    def prepare(board: VirtualBoard) -> None:
        air = RadioAir()
        board.radio.join(air)
        rest = [(at * NS_PER_MS, data) for at, data in frames]

        def wake(now_ns: int) -> int:
            while rest and rest[0][0] <= now_ns:
                at_ns, data = rest.pop(0)
                air.send_from_away(RadioFrame(data, setting or RadioSetting(length=251)), 2000.0, at_ns)
            return rest[0][0] if rest else 100 * NS_PER_S

        board.on_wake, board.wake_ns = wake, frames[0][0] * NS_PER_MS

    return prepare


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("radio.config(5)", "TypeError: arguments must be keywords"),
        ("radio.config(length=0)", "ValueError: value out of range for argument 'length'"),
        ("radio.config(length=252)", "ValueError: value out of range for argument 'length'"),
        ("radio.config(queue=255)", "ValueError: value out of range for argument 'queue'"),
        ("radio.config(channel=84)", "ValueError: value out of range for argument 'channel'"),
        ("radio.config(power=8)", "ValueError: value out of range for argument 'power'"),
        ("radio.config(group=256)", "ValueError: value out of range for argument 'group'"),
        ("radio.config(data_rate=3)", "ValueError: value out of range for argument 'data_rate'"),
        ("radio.config(speed=3)", "ValueError: unknown argument 'speed'"),
        ("radio.config(group=1.5)", "TypeError: can't convert float to int"),
        (
            "radio.config(length=251, queue=254)",
            "MemoryError: memory allocation failed, allocating 65535 bytes",
        ),
        ("radio.send(5)", "TypeError: can't convert 'int' object to str implicitly"),
        ("radio.send_bytes(5)", "TypeError: object with buffer protocol required"),
        ("radio.receive_bytes_into(b'abc')", "TypeError: object with buffer protocol required"),
        ("radio.off()\nradio.send('a')", "ValueError: radio is not enabled"),
        ("radio.off()\nradio.receive_full()", "ValueError: radio is not enabled"),
    ],
)
def test_what_it_refuses(play: Play, statement: str, error: str) -> None:
    assert play(START + statement).outcome.traceback.splitlines()[-1] == error


def test_every_number_of_a_config_is_kept_when_one_is_wrong(play: Play) -> None:
    program = """
    try:
        radio.config(group=4, channel=100)
    except ValueError:
        pass
    """
    assert play(START + program.replace("\n    ", "\n")).board.radio.setting == RadioSetting()


def test_config_and_reset(play: Play) -> None:
    config = (
        "radio.config(length=9, queue=2, channel=83, power=0, address=0xffffffff, group=255, data_rate=1)\n"
    )
    wanted = RadioSetting(9, 2, 83, -30, 0xFFFFFFFF, 255, 1)
    assert play(START + config).board.radio.setting == wanted
    assert play(START + config + "radio.reset()").board.radio.setting == wanted  # it only takes effect
    assert play(START + config + "radio.reset()\nradio.on()").board.radio.setting == RadioSetting()
    assert play(START + "radio.off()").board.radio.setting is None


def test_what_is_received(play: Play) -> None:
    frames = [(100, of_text("one")), (200, b"\x07two"), (300, b"\x08three"), (400, of_text("four"))]
    program = START + (
        "sleep(500)\nprint(radio.receive())\n"
        "try:\n    radio.receive()\nexcept ValueError as e:\n    print(e)\n"
        "into = bytearray(3)\nprint(radio.receive_bytes_into(into), into)\n"
        "print(radio.receive_full())\nprint(radio.receive(), radio.receive_full(), radio.receive_bytes())\n"
    )
    assert play(program, prepare=sending(*frames)).lines == [
        "one", "received packet is not a string", "6 bytearray(b'\\x08th')",
        "(b'\\x01\\x00\\x01four', -50, 400000)", "None None None",
    ]  # fmt: skip


def test_the_queue_counts_bytes_and_what_comes_then_is_lost(play: Play) -> None:
    program = "sleep(900)\nn = 0\nwhile radio.receive_bytes() is not None:\n    n += 1\nprint(n)\n"
    short = [(100 + 10 * number, bytes(10)) for number in range(60)]
    long = [(100 + 10 * number, bytes(32)) for number in range(60)]
    assert play(START + program, prepare=sending(*short)).lines == [str(3 * 38 // 16)]
    assert play(START + program, prepare=sending(*long)).lines == ["3"]
    config = "radio.config(queue=10)\n"
    assert play(START + config + program, prepare=sending(*long)).lines == ["10"]


def test_a_frame_that_is_too_long_or_for_others_is_not_heard(play: Play) -> None:
    program = START + "radio.config(group=2)\nsleep(900)\nprint(radio.receive_bytes())\n"
    others = sending((500, b"x"), setting=RadioSetting(group=1))
    mine = sending((500, b"x"), setting=RadioSetting(group=2))
    long = sending((500, bytes(33)), setting=RadioSetting(length=251, group=2))
    off = "radio.off()\nsleep(600)\nradio.on()\n"
    assert [play(program, prepare=one).output for one in (others, mine, long)] == [
        "None\n",
        "b'x'\n",
        "None\n",
    ]
    assert play(START + off + "print(radio.receive_bytes())", prepare=sending((500, b"x"))).output == "None\n"


def test_what_it_sends_is_cut_to_its_length(play: Play) -> None:
    sent: list[tuple[bytes, int]] = []

    def listen(board: VirtualBoard) -> None:
        board.radio.on_sent = lambda frame, over_ns: sent.append((frame.payload, frame.setting.power_dbm))

    program = (
        START
        + "radio.send('가나다라마바사아자차')\nradio.config(length=5, power=7)\nradio.send_bytes(b'123456')\n"
    )
    assert play(program, prepare=listen).outcome.ending == "finished"
    assert sent == [(of_text("가나다라마바사아자차")[:32], 0), (b"12345", 4)]


def test_a_letter_that_was_cut_is_told_as_unreadable(play: Play) -> None:
    cut = of_text("가나")[:8]
    shown = play(START + "sleep(300)\nprint(radio.receive())", prepare=sending((200, cut))).lines
    assert shown == ["가\ufffd\ufffd"]


def test_a_reset_sets_it_as_usual(play: Play) -> None:
    program = (
        "import machine, os\nif 'a' in os.listdir():\n    os.remove('a')\nelse:\n    open('a', 'w').close()\n"
    )
    program += "    radio.config(group=9)\n    machine.reset()\n"
    board = play(START + program).board
    assert board.radio.setting == RadioSetting()
