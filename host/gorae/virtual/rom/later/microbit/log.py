# The micro:bit's `log`: a table in the memory of the chip that is its USB. The host keeps its rows.
import _board
import _timing

MILLISECONDS = 1
SECONDS = 10
MINUTES = 600
HOURS = 36000
DAYS = 864000

_UNITS = {1: "milliseconds", 10: "seconds", 600: "minutes", 36000: "hours", 864000: "days"}
_ROOM = 118_780  # bytes, beside the page that shows them
_INVALID = ",\t\n\r"
_state = {}


def _clear():
    _state.update({"headings": [], "told": False, "bytes": 0, "stamped": False})


def _reset():
    _clear()
    _state.update({"mirrors": False, "unit": SECONDS})


def set_labels(*labels, timestamp=SECONDS):
    unit = 0 if timestamp is None else _board.to_int(timestamp)
    if not _state["bytes"]:
        old = _heading()
        if old in _state["headings"]:
            _state["headings"].remove(old)
    _state["unit"] = unit
    _state["stamped"] = False
    if labels:
        _row([(_text(label), "") for label in labels])


def set_mirroring(serial):
    _state["mirrors"] = bool(serial)


def delete(full=False):
    _clear()


def add(*rows, **named):
    if len(rows) > 1:
        raise ValueError("too many arguments")
    if rows and not isinstance(rows[0], dict):
        raise ValueError("expecting a dict")
    row = rows[0] if rows else named
    cells = []
    for key in row:
        value = row[key]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        cells.append((_text(key), _text(value)))
    _row(cells)


def _text(value):
    if not isinstance(value, (str, bytes)):
        raise TypeError("can't convert '%s' object to str implicitly" % type(value).__name__)
    if isinstance(value, bytes):
        value = str(value, "utf-8")
    for sign in _INVALID:
        value = value.replace(sign, "_")
    return value


def _heading():
    return "Time (%s)" % _UNITS.get(_state["unit"], "") if _state["unit"] else ""


def _row(cells):
    headings = _state["headings"]
    row = {}
    for key, value in cells:
        _column(key, len(headings))
        row[key] = value
    stamp = _heading()
    if stamp and not _state["stamped"]:
        _column(stamp, len(headings) if _state["bytes"] else 0)
        _state["stamped"] = True
    filled = any(row[key] for key in row)
    if filled and stamp:
        row[stamp] = _stamp()
    if not _state["told"]:
        _state["told"] = True
        _write(",".join(headings))
    if filled:
        _tell(cells)
        _write(",".join([row.get(heading, "") for heading in headings]))


def _column(key, at):
    headings = _state["headings"]
    if key not in headings:
        headings.insert(at, key)
        _state["told"] = False


def _stamp():
    unit = _state["unit"]
    t = _timing.ticks_ms() // unit
    return str(t) if unit == MILLISECONDS else "%d.%02d" % (t // 100, t % 100)


def _write(line):
    size = len(line.encode()) + 1
    if _state["bytes"] + size > _ROOM:
        raise OSError(28)
    _state["bytes"] += size
    if _state["mirrors"]:
        print(line)


def _tell(cells):
    text = "\t".join([each for cell in cells for each in cell]).encode()
    if len(text) <= 512:
        _board.op(REQUEST.NOTE, _board.load(text), 1)


_reset()
