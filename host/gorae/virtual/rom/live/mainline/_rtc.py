# `machine.RTC`: the clock of a living board, which can be set and goes on through resets.
import _board


def time_ns():
    seconds, us = _now()
    return seconds * 1_000_000_000 + us * 1000


def _now():
    # seconds since the epoch, us
    seconds = _board.op(REQUEST.RTC, 0) + PORT.EPOCH_S
    return seconds, _board.words[7]


class RTC:
    def datetime(self, datetime=None):
        if datetime is None:
            seconds, us = _now()
            year, month, day, hours, minutes, seconds, weekday, _ = _time.gmtime(seconds)
            return (year, month, day, weekday, hours, minutes, seconds, us)
        self._set(datetime, 4)

    def init(self, datetime):
        self._set(datetime, 3)

    def _set(self, datetime, hours):
        if len(datetime) != 8:
            raise ValueError("requested length 8 but object has length %d" % len(datetime))
        seconds = _time.mktime(tuple(datetime[:3]) + tuple(datetime[hours : hours + 3]) + (0, 0))
        _board.op(REQUEST.RTC, 1, seconds - PORT.EPOCH_S, datetime[7])

    def memory(self, data=None):
        return _kept().memory(data)


def make(modules):
    global _time, _kept
    _kept = modules["machine"].RTC
    _time = modules["time"]
    _time.time_ns = time_ns
    modules["machine"].RTC = RTC
