# What a living micro:bit has beyond what programs in a run find.
import _files
import _os

FILE = False
MODULES = "array collections errno gc math micropython random struct"
_native_open = open
_listdir = _os._listdir
_remove = _os.remove
_stat = _os._stat


def make(modules, board):
    global _microbit, _op, _payload
    _files._native = lambda name, mode: _native_open(_verbatim(name), mode)
    _os._listdir = _names
    _os.remove = lambda path: _remove(_verbatim(path))
    _os._stat = lambda path: _stat(_verbatim(path))
    _microbit = modules["microbit"]
    _op = board.op
    _payload = board.payload
    uart = type(_microbit.uart)
    uart.any = _any
    uart.read = _read
    uart.readline = _readline
    uart.readinto = _readinto


def _verbatim(name):
    # any string is a file's name, no path: it may be empty, and slashes are letters. See live_wasi.py
    return ("\1" + name).replace("/", "\2")


def _names():
    return [name[1:] for name in _listdir()]


def stream():
    return "<stdin>"


def show_error(message):
    # Ctrl-C ends it
    try:
        _show(message)
    except BaseException:
        pass


def _show(message):
    try:
        _op(REQUEST.KBD_INTR, 3)
        _microbit.display.show(_microbit.Image.SAD)
        _microbit.sleep(1000)
        _microbit.display.scroll(message)
    finally:
        _op(REQUEST.DONE)


def _any(self):
    return _op(REQUEST.WAITING) > 0


def _read(self, nbytes=-1):
    pieces = []
    while nbytes:
        n = _op(REQUEST.RECEIVE, 512 if nbytes < 0 else min(nbytes, 512))
        if not n:
            break
        pieces.append(bytes(_payload[:n]))
        if nbytes > 0:
            nbytes -= n
    return b"".join(pieces) if pieces or not nbytes else None


def _readline(self):
    line = b""
    while not line.endswith(b"\n"):
        n = _op(REQUEST.RECEIVE, 1)
        if not n:
            return line or None
        line += bytes(_payload[:n])
    return line


def _readinto(self, buf, nbytes=-1):
    data = _read(self, len(buf) if nbytes < 0 else min(nbytes, len(buf)))
    if data is None:
        return None
    buf[: len(data) : 1] = data
    return len(data)
