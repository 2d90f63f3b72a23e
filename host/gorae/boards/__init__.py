"""The host's end of a serial line with a board on it.

    link = open_link("COM3")
    repl = connect(link, tell=print)
    board = identify(repl)
    push(repl, board, {"main.py": b"print('hello')"})
    run_program(repl, b"print('hello')", time_limit_s=10, on_item=print)
    link.close()

Whatever goes wrong is a DeviceError (`errors.py`).
"""

from gorae.boards.discovery import FoundBoard, find_boards
from gorae.boards.errors import (
    GuestError,
    NoAnswerError,
    NoRoomError,
    PortError,
    PushError,
    UnpluggedError,
    UnsuitableError,
)
from gorae.boards.files import PushReport, push, read_file, read_folder
from gorae.boards.identity import Abilities, Identity, identify
from gorae.boards.link import Link, open_link
from gorae.boards.recorder import Recorder
from gorae.boards.recovery import connect, session
from gorae.boards.repl import Repl
from gorae.boards.run import Crash, Ended, Ran, follow_program, run_program, stop_motors
from gorae.boards.suitable import refuse_unsuitable, unsuitable

__all__ = [
    "Abilities",
    "Crash",
    "Ended",
    "FoundBoard",
    "GuestError",
    "Identity",
    "Link",
    "NoAnswerError",
    "NoRoomError",
    "PortError",
    "PushError",
    "PushReport",
    "Ran",
    "Recorder",
    "Repl",
    "UnpluggedError",
    "UnsuitableError",
    "connect",
    "find_boards",
    "follow_program",
    "identify",
    "open_link",
    "push",
    "read_file",
    "read_folder",
    "refuse_unsuitable",
    "run_program",
    "session",
    "stop_motors",
    "unsuitable",
]
