"""The raw REPL of a board, driven from the host.

Code goes over by raw paste, with its flow control, where the board has it. Where it has not, code goes over
in messages so short that they fit into the smallest receive buffer, each answered before the next is sent:
no byte is lost however slow the board is, and nobody has to guess how long to wait.
"""

from __future__ import annotations

import binascii
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress

from gorae.boards.answer import EOT, RAW_BANNER, ProgramOutput, RawReplParser
from gorae.boards.errors import GuestError, NoAnswerError, NotStartedError
from gorae.boards.link import Link
from gorae.texts import Text

INTERRUPT = b"\x03"
FRIENDLY = b"\x02"
_RAW = b"\x01"
_PASTE = b"\x05A\x01"
_MORE = b"\x01"

MESSAGE = 60
"""A micro:bit V1 receives into 64 bytes, and has no raw paste."""
_SMALLEST_PASTED = 128
"""What a micro:bit V2 puts aside, the least of all that have raw paste; it grants more at the start."""
_WORTH_DEFLATING = 400
_WINDOW_BITS = 12
_RAW_DEFLATE = 1
_ANSWER_S = 5.0
_MAX_WAITING = 65536
"""Bytes that are kept while something is waited for that does not come."""
_LEAVE_S = 2.0
_QUIET_S = 0.1
_TRIES = 3
_SENDINGS = 10
"""How often code goes over a bad line before we give up: half a kilobyte at one wrong byte in a thousand."""
_BAD = "_bad_"
"""A name that no board knows, looked up when code came over damaged."""
_ESCAPED = {byte: b"\\x%02x" % byte for byte in (0, 1, 2, 3, 4, 5, 13)} | {
    ord(char): b"\\" + char.encode() for char in "\\'"
}
_ESCAPED[10] = b"\\n"

OnOutput = Callable[[bytes], None]


class Repl:
    """A board's REPL. Every method raises UnpluggedError or NoAnswerError when the board fails it."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.has_paste: bool | None = None
        """Whether the board has raw paste; None before it was tried."""
        self.has_crc = False
        """Whether the board can check code by `binascii.crc32`. Set once the board has been identified."""
        self.has_deflate = False
        """Whether it can inflate code. Set then, too."""
        self.receive_buffer = _SMALLEST_PASTED
        """Bytes that it puts aside while it is busy. Set then, too."""
        self._rest = b""

    # --- states ---------------------------------------------------------------------------------------

    def enter(self, *, tries: int = _TRIES, timeout_s: float = 1.0, fresh: bool = True) -> None:
        """Interrupt what runs and enter the raw REPL; `fresh`: with an empty heap and no timers running.

        Each try waits longer than the one before: a computer that is busy with twenty boards is slow to hear.
        """
        for number in range(1, tries + 1):
            self._rest = b""
            self.link.write(b"\r" + INTERRUPT + INTERRUPT)
            self.link.write(_RAW)
            if self._read_until(RAW_BANNER, timeout_s * number) is not None and self._begin(fresh):
                return
        raise NoAnswerError(Text("boards.no-repl", port=self.link.name))

    def _begin(self, fresh: bool) -> bool:
        """In the raw REPL; False when the board was not heard to have started anew."""
        if not fresh:
            self.settle()  # that may have been the answer to something earlier
            return True
        try:
            self.soft_reset()
        except NoAnswerError:
            return False
        return True

    def soft_reset(self) -> None:
        """Restart the interpreter and stay in the raw REPL; `main.py` does not run."""
        self.link.write(EOT)
        self._wait_for(b"soft reboot")
        self._wait_for(RAW_BANNER)

    def leave(self) -> None:
        """Back to the friendly REPL, as people expect to find a board. Whether it is there is not certain."""
        self.link.write(FRIENDLY)
        with suppress(NoAnswerError):
            self._wait_for(b">>> ", _LEAVE_S)

    def start_over(self) -> None:
        """Restart the board's interpreter so that `main.py` runs, and do not wait for it."""
        self.leave()
        self.link.write(EOT)

    def settle(self) -> None:
        """Read until nothing comes any more."""
        until_s = self.link.now_s() + _ANSWER_S
        while self.link.read(_QUIET_S) and self.link.now_s() < until_s:
            pass
        self._rest = b""

    # --- running code ---------------------------------------------------------------------------------

    def exec(self, code: str, timeout_s: float = 10.0) -> bytes:
        """Run code of ours and give what it printed. Raises GuestError, or NoAnswerError after the time."""
        output = self.run(code.encode(), timeout_s=timeout_s)
        if output.timed_out or output.restarted:
            raise NoAnswerError(Text("boards.no-answer", port=self.link.name))
        if output.traceback.rstrip().endswith("KeyboardInterrupt:"):  # nobody pressed it: a byte became one
            raise NoAnswerError(Text("boards.bad-line", port=self.link.name))
        if output.traceback:
            raise GuestError(output.traceback, output.stdout)
        return output.stdout

    def run(self, code: bytes, *, timeout_s: float, on_output: OnOutput | None = None) -> ProgramOutput:
        """Run code and follow its output, live if `on_output` is given.

        The board checks that the code came whole before it runs; damaged code is sent again. It is
        interrupted when its time is up. Raises NotStartedError when the code does not get there, or it is not
        heard to, and NoAnswerError when it cannot be interrupted.
        """
        for _ in range(_SENDINGS):
            answer = RawReplParser(on_output)
            try:
                output = self.start(code)
            except NoAnswerError as error:
                raise NotStartedError(error.text) from error
            output = output or self.follow(answer, timeout_s) or self.interrupt(answer)
            if not was_damaged(output.traceback):
                return output
        raise NotStartedError(Text("boards.bad-line", port=self.link.name))

    def follow(self, answer: RawReplParser, timeout_s: float) -> ProgramOutput | None:
        """Feed the answer until it is complete; None when the time is up before."""
        until_s = self.link.now_s() + timeout_s
        data, self._rest = self._rest, b""
        while True:
            output = answer.feed(data) if data else None
            if output is not None:
                return output
            left_s = until_s - self.link.now_s()
            if left_s <= 0:
                return None
            data = self.link.read(left_s)

    def interrupt(self, answer: RawReplParser, timeout_s: float = 1.0) -> ProgramOutput:
        """Interrupt what runs, several times if it takes that. Raises NoAnswerError when nothing helps."""
        for _ in range(_TRIES):
            self.link.write(INTERRUPT)
            output = self.follow(answer, timeout_s)
            if output is not None:
                return ProgramOutput(output.stdout, output.traceback, output.restarted, timed_out=True)
        raise NoAnswerError(Text("boards.no-interrupt", port=self.link.name))

    # --- sending code ---------------------------------------------------------------------------------

    def start(self, code: bytes) -> ProgramOutput | None:
        """Start code in the raw REPL. Gives the output at once when the board had no room for the code."""
        checks = self._checks(code)
        if self.has_paste is not False and self._paste(b"\n".join((b"_=" + self._packed(code), *checks))):
            return None
        name = b"_="
        for piece in pieces(code, MESSAGE - len(b"_+=")):
            output = self.tell(name + piece)
            if output.traceback:
                return output
            name = b"_+="
        for check in checks[:-1]:
            self.tell(check)
        self._message(checks[-1])
        return None

    def _packed(self, code: bytes) -> bytes:
        """An expression for the code."""
        if not self.has_deflate or len(code) < _WORTH_DEFLATING:
            return literal(code)
        deflater = zlib.compressobj(9, zlib.DEFLATED, -_WINDOW_BITS)
        packed = literal(deflater.compress(code) + deflater.flush())
        return b"__import__('deflate').DeflateIO(__import__('io').BytesIO(%s),%d,%d).read()" % (
            packed,
            _RAW_DEFLATE,
            _WINDOW_BITS,
        )

    def _checks(self, code: bytes) -> tuple[bytes, bytes]:
        """What runs the code in `_` if it came whole, in two short lines."""
        if self.has_crc:
            return b"_c=__import__('binascii').crc32(_)", _run_if(b"%d" % binascii.crc32(code))
        half = len(code) // 2
        sums = b"(%d,%d,%d)" % (len(code), sum(code), sum(code[:half]))
        return b"_c=len(_),sum(_),sum(_[:%d])" % half, _run_if(sums)

    def tell(self, code: bytes) -> ProgramOutput:
        """Run a short line that may come over damaged without harm: quicker, as nothing is checked."""
        if not (self.has_paste is not False and self._paste(code)):
            self._message(code)
        output = self.follow(RawReplParser(), _ANSWER_S)
        if output is None:
            raise NoAnswerError(Text("boards.no-answer", port=self.link.name))
        return output

    def _message(self, code: bytes) -> None:
        self.link.write(code + EOT)
        self._wait_for(b"OK")

    def _paste(self, code: bytes) -> bool:
        """Send code by raw paste, never more at once than the board can buffer; False without raw paste."""
        self.link.write(_PASTE)
        answer = self.read(2)
        if answer != b"R\x01":
            if answer not in (b"R\x00", b"ra") or self.has_paste:
                raise NoAnswerError(Text("boards.no-answer", port=self.link.name))
            self._wait_for(b">")
            self.has_paste = False
            return False
        self.has_paste = True
        window = int.from_bytes(self.read(2), "little")
        self._send_by_windows(code, window)
        return True

    def _send_by_windows(self, code: bytes, window: int) -> None:
        """The board grants one window at the start and one whenever it has taken one."""
        ahead = max(self.receive_buffer, window)
        sent = grants = 0
        while sent < len(code):
            upto = (grants - 1) * window + ahead if grants else 0
            if upto > sent:
                self.link.write(code[sent:upto])
                sent = min(upto, len(code))
                continue
            said = self.read(1)
            if said == EOT:  # it has seen enough: a syntax error
                self.link.write(EOT)
                return
            if said != _MORE:
                raise NoAnswerError(Text("boards.no-answer", port=self.link.name))
            grants += 1
        self.link.write(EOT)
        self._wait_for(EOT)

    # --- reading --------------------------------------------------------------------------------------

    def read(self, count: int, timeout_s: float = _ANSWER_S) -> bytes:
        """So many bytes of what the board says. Raises NoAnswerError when they do not come."""
        until_s = self.link.now_s() + timeout_s
        while len(self._rest) < count:
            left_s = until_s - self.link.now_s()
            if left_s <= 0:
                raise NoAnswerError(Text("boards.no-answer", port=self.link.name))
            self._rest += self.link.read(left_s)
        data, self._rest = self._rest[:count], self._rest[count:]
        return data

    def read_line(self, timeout_s: float = _ANSWER_S) -> str:
        """The rest of the line that the board is saying."""
        line = self._read_until(b"\n", timeout_s)
        return (line or b"").decode("utf-8", "replace").strip()

    def _wait_for(self, token: bytes, timeout_s: float = _ANSWER_S) -> None:
        if self._read_until(token, timeout_s) is None:
            raise NoAnswerError(Text("boards.no-answer", port=self.link.name))

    def _read_until(self, token: bytes, timeout_s: float) -> bytes | None:
        """What came before the token; None when it does not come in time."""
        until_s = self.link.now_s() + timeout_s
        while token not in self._rest:
            left_s = until_s - self.link.now_s()
            if left_s <= 0:
                return None
            self._rest = self._rest[-_MAX_WAITING:] + self.link.read(left_s)
        before, _, self._rest = self._rest.partition(token)
        return before


def literal(data: bytes) -> bytes:
    """A bytes literal of MicroPython's: bytes above 127 stand for themselves."""
    return b"b'" + b"".join(_ESCAPED.get(byte) or bytes([byte]) for byte in data) + b"'"


def pieces(data: bytes, most: int) -> Iterator[bytes]:
    """Literals that make up `data`, at least one, each of at most `most` bytes."""
    start = 0
    if not data:
        yield literal(data)
    while start < len(data):
        length = min(len(data) - start, most - 3)
        while len(piece := literal(data[start : start + length])) > most:
            length -= -(-(len(piece) - most) // 4)
        yield piece
        start += length


def was_damaged(traceback: str) -> bool:
    """Whether code came over wrong: the traceback does not lead into the code itself."""
    last = traceback.rstrip().rpartition("\n")[2]
    if _BAD in last:
        return True
    whole = "<string>" in traceback or last.startswith(("MemoryError", "KeyboardInterrupt"))
    return bool(traceback) and not whole


def _run_if(checksum: bytes) -> bytes:
    return b"exec(_)if _c==%s else %s\n_=0" % (checksum, _BAD.encode())
