# What a board does by its timer interrupt: an animation, a tune.
from _timing import sleep_ms, start_timer, stop_timer, ticks_ms


class Task:
    # steps: a generator that does one step after the other and yields how many ms each takes
    def __init__(self):
        self._timer = None
        self._steps = None
        self._due = 0

    def start(self, steps, wait):
        self.stop()
        self._due = ticks_ms()
        if wait:
            for ms in steps:
                sleep_ms(self._left(ms))
        else:
            self._steps = steps
            self._next()

    def stop(self):
        if self._timer:
            stop_timer(self._timer)
            self._timer = None

    def _left(self, ms):
        # from one moment to the next, however long the step took
        self._due += ms
        return max(0, self._due - ticks_ms())

    def _next(self, _=None):
        self._timer = None
        for ms in self._steps:
            self._timer = start_timer(self._left(ms), self._next, None, False)
            return
