# `select`: of the interpreter's own streams, and of the board's sockets, which say when they are ready.
import _timing
from select import POLLERR, POLLHUP, POLLIN, POLLOUT  # noqa: F401
from select import poll as _native_poll
from micropython import const

_SLICE_MS = const(10)  # how often the interpreter's own streams are asked meanwhile


class _Poll:
    def __init__(self):
        self._ours = {}  # by id: [object, mask]
        self._others = None

    def register(self, obj, eventmask=POLLIN | POLLOUT):
        if hasattr(obj, "_ready"):
            new = id(obj) not in self._ours
            self._ours[id(obj)] = [obj, eventmask]
            return new
        if self._others is None:
            self._others = _native_poll()
        return self._others.register(obj, eventmask)

    def unregister(self, obj):
        if id(obj) in self._ours:
            del self._ours[id(obj)]
        elif self._others is not None:
            self._others.unregister(obj)
        else:
            raise KeyError

    def modify(self, obj, eventmask):
        if id(obj) in self._ours:
            self._ours[id(obj)][1] = eventmask
        elif self._others is not None:
            self._others.modify(obj, eventmask)
        else:
            raise OSError(2)

    def poll(self, timeout=-1, flags=0):
        ours = self._ours
        if not ours:
            return self._others.poll(timeout) if self._others is not None else self._wait(timeout)
        end = _timing.ticks_add(_timing.ticks_ms(), max(0, int(timeout)))
        while True:
            found = [(obj, obj._ready(mask)) for obj, mask in ours.values()]
            found = [each for each in found if each[1]]
            if self._others is not None:
                found += self._others.poll(0)
            left = _timing.ticks_diff(end, _timing.ticks_ms())
            if found or (timeout >= 0 and left <= 0):
                return found
            left = left if timeout >= 0 else 1000
            _timing.wait_for_event(min(left, _SLICE_MS) if self._others is not None else left)

    def _wait(self, ms):
        _timing.sleep_ms(ms if ms >= 0 else 1 << 20)
        return []

    def ipoll(self, timeout=-1, flags=0):
        return iter(self.poll(timeout))


def poll():
    return _Poll()


def select(rlist, wlist, xlist, timeout=-1):
    poller = poll()
    for obj in set(rlist) | set(wlist) | set(xlist):
        poller.register(obj, (POLLIN if obj in rlist else 0) | (POLLOUT if obj in wlist else 0))
    found = poller.poll(-1 if timeout is None or timeout < 0 else int(timeout * 1000))
    ready = {id(obj): event for obj, event in found}
    return (
        [obj for obj in rlist if ready.get(id(obj), 0) & ~POLLOUT],
        [obj for obj in wlist if ready.get(id(obj), 0) & ~POLLIN],
        [obj for obj in xlist if ready.get(id(obj), 0) & (POLLERR | POLLHUP)],
    )
