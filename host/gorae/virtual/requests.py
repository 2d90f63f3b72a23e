"""What the board's modules ask of the board through the mailbox.

Mailbox words: 0 request, 1–3 arguments, 4 answer, 5 alarm due, 6 error number, 7–9 further answers.
The sources in `rom/` write `REQUEST.NAME`; the number is put in when they are loaded.
"""

from __future__ import annotations

from enum import IntEnum

ANSWER, ALARM, ERROR, MORE = 4, 5, 6, 7


class Request(IntEnum):
    TICKS_MS = 1
    TICKS_US = 2
    SLEEP_US = 3  # µs -> µs left when an alarm came first
    SET_ALARM = 4  # µs from now, or −1 for none
    PIN_MODE = 5  # pin, mode, pull
    PIN_READ = 6  # pin -> level
    PIN_WRITE = 7  # pin, level
    PIN_PWM = 8  # pin, Hz, duty 0–65535
    PIN_ANALOG = 9  # pin -> 0–65535
    PULSE = 10  # pin, level, timeout µs -> µs, −1 or −2
    I2C_WRITE = 11  # address, bytes in the payload
    I2C_READ = 12  # address, bytes wanted -> payload
    I2C_SCAN = 13  # -> number, addresses in the payload
    I2C_INIT = 14  # Hz
    PIXELS = 15  # pin, bytes in the payload (as sent: green, red, blue)
    SERIAL = 16  # bytes in the payload
    DISPLAY = 17  # 25 brightnesses 0–9 in the payload
    GLYPH = 18  # character -> its 25 brightnesses in the payload
    IMAGE = 19  # bytes of a name in the payload -> 1, and its 25 brightnesses in the payload
    BUTTON = 20  # 0 a | 1 b | 2 logo -> is pressed, was pressed, presses
    BUTTON_SEEN = 28  # button, 0: forget that it was pressed, 1: forget how often
    MOTION = 21  # -> mg x, y, z in words 7 to 9
    LIGHT = 22  # -> 0–255
    TONE = 23  # Hz, 0 for silence
    RESET = 24
    NOT_IMITATED = 25  # bytes of a name in the payload -> bytes of the sentence
    TRACEBACK = 26  # 1 begins, 0 ends: what is printed between is a traceback
    STARTED = 27  # the board's modules are there; the program is next
    DISK = 29  # -> bytes free; in all, and of a block, in words 7 and 8
