# `machine.RTC` and `machine.WDT`.
import _board
import _timing

_op = _board.op


class RTC:
    def datetime(self, datetime=None):
        import time

        if datetime is None:
            now = time.time_ns()
            year, month, day, hours, minutes, seconds, weekday, _ = time.gmtime(now // 1_000_000_000)
            return (year, month, day, weekday, hours, minutes, seconds, now // 1000 % 1_000_000)
        self._set(datetime, 4)

    def init(self, datetime):
        self._set(datetime, 3)

    def _set(self, datetime, hours):
        import time

        if len(datetime) != 8:
            raise ValueError("requested length 8 but object has length %d" % len(datetime))
        wanted = time.mktime(tuple(datetime[:3]) + tuple(datetime[hours : hours + 3]) + (0, 0))
        _timing.ahead_ns += wanted * 1_000_000_000 + datetime[7] * 1000 - time.time_ns()

    def memory(self, data=None):
        if data is None:
            n = _op(REQUEST.KEEP, 0, _board.load(b"rtc"), 3)
            return bytes(_board.payload[:n]) if n > 0 else b""
        data = data.encode() if isinstance(data, str) else bytes(data)
        if len(data) > 500:
            _board.not_imitated("machine.RTC.memory")
        _op(REQUEST.KEEP, 1, _board.load(b"rtc" + data), 3)


class WDT:
    def __init__(self, id=0, timeout=5000):
        if id != 0:
            raise ValueError("WDT(%d) doesn't exist" % id)
        if timeout <= 0:
            raise ValueError("WDT timeout too short")
        if timeout > PORT.LONGEST_WDT_MS:
            raise ValueError("timeout exceeds %d" % PORT.LONGEST_WDT_MS)
        self._timeout = timeout
        self.feed()

    def feed(self):
        _op(REQUEST.WATCHDOG, self._timeout)
