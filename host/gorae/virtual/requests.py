"""What the board's modules ask of the board through the mailbox.

Mailbox words: 0 request, 1–3 arguments, 4 answer, 5 alarm due, 6 error number, 7–9 further answers.
The sources in `rom/` write `REQUEST.NAME`; the number is put in when they are loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum, unique
from typing import Final, Protocol, TypeAlias, overload

Handler: TypeAlias = Callable[[int, int, int], int]
"""What answers a request: three arguments in, the answer out."""


class Mailbox(Protocol):
    """Signed words that guest and host both see."""

    @overload
    def __getitem__(self, place: int, /) -> int: ...
    @overload
    def __getitem__(self, places: slice, /) -> list[int]: ...
    @overload
    def __setitem__(self, place: int, word: int, /) -> None: ...
    @overload
    def __setitem__(self, places: slice, words: list[int], /) -> None: ...


WORDS: Final = 16
"""Of a mailbox."""
ANSWER: Final = 4
ALARM: Final = 5
ERROR: Final = 6
MORE: Final = 7


@unique
class BoardRequest(IntEnum):
    TICKS_MS = 1
    TICKS_US = 2
    SLEEP_US = 3  # µs -> µs left when an alarm came first
    SET_ALARM = 4  # at which tick in ms, or −1 for none -> µs since the last alarm was taken
    PIN_MODE = 5  # pin, mode, pull
    PIN_READ = 6  # pin -> level
    PIN_WRITE = 7  # pin, level
    PIN_PWM = 8  # pin, Hz, duty 0–65535
    PIN_ANALOG = 9  # pin -> 0–65535
    PULSE = 10  # pin, level, timeout µs -> µs, −1 or −2
    I2C_WRITE = 11  # address, bytes in the payload
    I2C_READ = 12  # address, bytes wanted -> payload
    I2C_SCAN = 13  # -> number, addresses in the payload
    I2C_INIT = 14  # Hz, clock pin, data pin
    PIXELS = 15  # pin, bytes in the payload (as sent: green, red, blue)
    SERIAL = 16  # bytes in the payload
    DISPLAY = 17  # 25 brightnesses 0–9 in the payload
    GLYPH = 18  # character -> its 25 brightnesses in the payload
    IMAGE = 19  # index -> 25 brightnesses and the picture's name in the payload; its length, 0 after the last
    BUTTON = (
        20  # 0 a | 1 b | 2 logo | 3 to 5 pins, 1 forget a press | 2 forget how many -> is, was, how often
    )
    MOTION = 21  # -> mg x, y, z in words 7 to 9
    LIGHT = 22  # -> 0–255
    TONE = 23  # Hz, 0 for silence
    RESET = 24
    NOT_IMITATED = 25  # bytes of a name in the payload -> bytes of the sentence
    TRACEBACK = 26  # on a board that lives: 1 begins, 0 ends: what is printed between is a traceback
    STARTED = 27  # address of what calls late callbacks; the program is next -> 1: what it leaves goes on
    DEPTH = 44  # 1 begins, 0 ends: what is printed between comes from where a last traceback will come
    PIN_ABLE = (
        28  # pin, 0 anything | 1 output | 2 analog | 3 pwm -> 0 no | 1 yes | 2 yes, but it is not led out
    )
    POWER_ON = 30  # 0 | 1 the board's modules are made; the host may put another board's memory in place
    CALLED = 59  # a callback is over
    ALARM_TAKEN = 31  # -> ticks in ms; how many edges wait in word 7
    UNIQUE_ID = 40  # -> its length, its bytes in the payload
    DISK = 29  # -> bytes free; in all, and of a block, in words 7 and 8
    # of a board that lives, with a REPL
    NEXT = 32  # -> 0 timers | 1 a file, its name in the payload | 2 exec | 3 single | 4 a raw paste | 5 NAMES
    SOURCE = 33  # -> the next bytes of the source or line, 0 at its end
    DONE = 34  # the program is over -> 1: it is still to be interrupted
    GESTURE = 45  # 0 current | 1 was, gesture | 2 all -> their number, they in the payload | 3 range, g
    REPORT = 35  # 0 it ended | 1 its traceback begins | 2 ended, -> bytes of what to show | 3 SystemExit
    INPUT = 36  # -> 0 ask again | 1 a line is ready | 2 end of file | 3 Ctrl-C
    RECEIVE = 37  # bytes wanted -> bytes received, none if there are none
    WAITING = 38  # -> bytes that can be received
    KBD_INTR = 39  # which byte interrupts; −1 for none
    RTC = 41  # 1 set it: seconds since 2000, µs -> seconds since 2000; µs in word 7
    NAMES = 42  # bytes of a name in the payload, 0 after the last: of the object that NEXT has put there
    RADIO_SET = 60  # 0 switch on | 1 tune, with the setting in the payload | 2 switch off
    RADIO_SEND = 61  # bytes in the payload
    RADIO_RECEIVE = 62  # -> payload, −1 if there is none; dBm and µs in words 7 and 8
    FROZEN = 48  # from where on, bytes of a module's name in the payload -> the next bytes of its source
    ENLARGE = 55  # bytes of heap that such a module takes: the heap becomes larger by as many
    AWAIT = 49  # µs -> µs left when something came over the air or a wire, or an alarm, before
    WLAN = 50  # 0 switch, interface, on | 1 join, bytes in the payload | 2 leave | … (see `air/port.py`)
    SOCKET = 51  # what (see `air/port.py`), number of a socket, argument -> answer, −1: not yet
    KEEP = 52  # 0 load -> payload, −1 if there is none | 1 store | 2 erase; bytes in the payload, of its key
    DEEP_SLEEP = 53  # ms
    WATCHDOG = 54  # ms until it bites, 0 for never
    PIN_WATCH = 46  # pin, 0 | 1 rising | 2 falling | 3 both
    PIN_EDGE = 47  # -> the pin whose edge came first, or −1; which edge in word 7
    PIN_COUNT = 57  # pin -> edges so far; a wheel that turns back takes them away
    PIN_LEADS = 58  # two pins -> 1 if the first is a quarter ahead while a wheel turns ahead, −1: neither
    SOUND_PLAY = 80  # bytes of a sound expression in the payload, 1 if more follow -> ms that it lasts
    SOUND_STOP = 81
    SOUND_LEFT = 82  # -> ms until the expression is over
    SOUND_WAVE = 83  # samples in the payload, their rate in Hz
    NOTE = 84  # bytes in the payload, 0 a mark | 1 a row of the log, names and values with tabs between
    MICROPHONE = 85  # 0 level | 1 event | 2 was, event | 3 all -> payload | 4 quiet below | 5 loud from
    COMPASS = 86  # 0 -> nT in words 7 to 9 | 1 -> heading
    TEMPERATURE = 87  # -> deg C
    LINE = 88  # the pin that sends what the serial line sent, or −1 for the line again
    I2C_AHEAD = 89  # bytes in the payload, which come before those of the next I2C_WRITE
    PIO = 56  # what (see `pio/port.py`), a PIO or state machine, a value -> answer; more in word 7
    RESUMED = 43  # overdue timers are over; address of the exception that is to end the program, or 0


GIVES_PAYLOAD = frozenset(
    {
        *(
            BoardRequest.I2C_READ,
            BoardRequest.I2C_SCAN,
            BoardRequest.GLYPH,
            BoardRequest.IMAGE,
            BoardRequest.NOT_IMITATED,
            BoardRequest.FROZEN,
            BoardRequest.WLAN,
            BoardRequest.SOCKET,
            BoardRequest.KEEP,
        ),
        *(
            BoardRequest.GESTURE,
            BoardRequest.RADIO_RECEIVE,
            BoardRequest.MICROPHONE,
            BoardRequest.UNIQUE_ID,
            BoardRequest.SOURCE,
            BoardRequest.RECEIVE,
            BoardRequest.REPORT,
        ),
    }
)
"""Their answer is still to be taken from the payload."""

FREE = frozenset(
    {
        BoardRequest.ALARM_TAKEN,
        BoardRequest.SET_ALARM,
        BoardRequest.PIN_EDGE,
        BoardRequest.FROZEN,
        BoardRequest.ENLARGE,
    }
)
"""What leads to them is Python here and C on a board: it takes no time."""

NO_ALARM = (
    GIVES_PAYLOAD
    | FREE
    | {BoardRequest.NEXT, BoardRequest.DONE, BoardRequest.PIN_COUNT, BoardRequest.PIN_LEADS}
    | {BoardRequest.CALLED}
)
"""No alarm interrupts what belongs to them: it comes with the next request."""
