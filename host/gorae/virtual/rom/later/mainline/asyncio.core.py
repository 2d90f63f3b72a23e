# `asyncio.core`: tasks, the loop that runs them, and what they wait for.
import select
import sys
from time import sleep_ms as _wait_ms
from time import ticks_add, ticks_diff
from time import ticks_ms as ticks

READ = 1
WRITE = 4


class CancelledError(BaseException):
    pass


class TimeoutError(Exception):
    pass


_due = []  # (when in ms, Task), the earliest first; of equal ones, who came first
_awaited_io = {}  # by id of a stream: [stream, who reads, who writes]
_poller = None
_handler = None  # of exceptions that nobody retrieves
cur_task = None
flags = []  # ThreadSafeFlags that somebody waits for: interrupt handlers set them


def push(task, when):
    place = len(_due)
    while place and ticks_diff(_due[place - 1][0], when) > 0:
        place -= 1
    _due.insert(place, (when, task))
    task._in = _due


def _remove(task):
    # out of what it waits in
    waits_in = task._in
    task._in = None
    if waits_in is _due:
        for place in range(len(_due)):
            if _due[place][1] is task:
                del _due[place]
                return
    elif isinstance(waits_in, list) and task in waits_in:
        waits_in.remove(task)
    elif isinstance(waits_in, Ready):
        waits_in._drop(task)


class Task:
    def __init__(self, coro):
        self.coro = coro
        self._in = None  # a list or a Task in which it waits
        self._waiting = []
        self._thrown = None
        self._done = False
        self._result = None
        self._error = None
        self._retrieved = False

    def done(self):
        return self._done

    def cancel(self):
        if self._done:
            return False
        if self is cur_task:
            raise RuntimeError("can't cancel self")
        task = self
        while isinstance(task._in, Task):
            task = task._in
        _remove(task)
        task._thrown = CancelledError
        push(task, ticks())
        return True

    def __iter__(self):
        self._retrieved = True
        while not self._done:
            self._waiting.append(cur_task)
            cur_task._in = self
            yield
        if self._error is not None:
            raise self._error
        return self._result

    __await__ = __iter__

    def _drop(self, task):
        if task in self._waiting:
            self._waiting.remove(task)

    def _step(self):
        thrown, self._thrown = self._thrown, None
        if thrown is None:
            self.coro.send(None)
        else:
            self.coro.throw(thrown)

    def _finish(self, result, error):
        self._done = True
        self._result, self._error = result, error
        now = ticks()
        for waiter in self._waiting:
            if isinstance(waiter, Task):
                push(waiter, now)
            else:
                waiter()
        self._waiting = []
        if error is not None and not self._retrieved and not isinstance(error, CancelledError):
            push(self, now)  # others may still retrieve it

    def _tell(self):
        if not self._retrieved:
            context = {"message": "Task exception wasn't retrieved", "exception": self._error, "future": self}
            Loop.call_exception_handler(context)


class In:
    # waits in a list until somebody takes it out
    def __init__(self, waiting):
        self._waiting = waiting

    def __iter__(self):
        self._waiting.append(cur_task)
        cur_task._in = self._waiting
        yield


class _Pause:
    def __init__(self, ms):
        self._ms = ms

    def __iter__(self):
        return self

    def __next__(self):
        if self._ms is None:
            raise StopIteration
        push(cur_task, ticks_add(ticks(), max(0, self._ms)))
        self._ms = None


def sleep_ms(t):
    return _Pause(t)


def sleep(t):
    return _Pause(int(t * 1000))


def create_task(coro):
    if not hasattr(coro, "send"):
        raise TypeError("coroutine expected")
    task = Task(coro)
    push(task, ticks())
    return task


def as_task(awaitable):
    return awaitable if isinstance(awaitable, Task) else create_task(awaitable)


def current_task():
    if cur_task is None:
        raise RuntimeError("no running event loop")
    return cur_task


# --- waiting for streams -----------------------------------------------------------------------------


class Ready:
    # awaits until a stream can be read, or written
    def __init__(self, stream, mode):
        self._stream = stream
        self._mode = mode
        self._waits = True

    def __iter__(self):
        return self

    def __next__(self):
        if not self._waits:
            raise StopIteration
        self._waits = False
        entry = _awaited_io.setdefault(id(self._stream), [self._stream, None, None])
        entry[1 if self._mode == READ else 2] = cur_task
        cur_task._in = self
        _register(entry)

    def _drop(self, task):
        entry = _awaited_io.get(id(self._stream))
        if entry:
            _wake(entry, [place for place in (1, 2) if entry[place] is task], False)


def _register(entry):
    global _poller
    if _poller is None:
        _poller = select.poll()
    mask = (READ if entry[1] else 0) | (WRITE if entry[2] else 0)
    if mask:
        _poller.register(entry[0], mask)
    else:
        _poller.unregister(entry[0])
        del _awaited_io[id(entry[0])]


def _wake(entry, places, again=True):
    for place in places:
        if again:
            push(entry[place], ticks())
        entry[place] = None
    _register(entry)


def _wait_for_streams(ms):
    for stream, event in _poller.poll(ms):
        entry = _awaited_io.get(id(stream))
        if entry:
            ready = (event & ~WRITE, event & ~READ)
            _wake(entry, [place for place in (1, 2) if entry[place] and ready[place - 1]])


# --- the loop ----------------------------------------------------------------------------------------


def _next_task():
    # the task that is due first, once it is; None when there is none and none will be
    while True:
        ms = max(0, ticks_diff(_due[0][0], ticks())) if _due else -1
        if ms < 0 and not flags and not _awaited_io:
            return None
        if flags and ms:
            ms = 1  # interrupt handlers may set them meanwhile
        if _awaited_io:
            _wait_for_streams(ms)
        elif ms:
            _wait_ms(ms)
        for flag in list(flags):
            flag._look()
        if _due and ticks_diff(_due[0][0], ticks()) <= 0:
            return _due.pop(0)[1]


def run_until_complete(main_task=None):
    global cur_task
    while True:
        task = _next_task()
        if task is None:
            return None
        task._in = None
        if task._done:
            task._tell()
            continue
        cur_task = task
        result = error = None
        try:
            task._step()
            continue
        except StopIteration as stop:
            result = stop.value
        except (CancelledError, Exception) as failed:
            error = failed
        finally:
            cur_task = None
        if task is main_task:
            task._done = True
            if error is not None:
                raise error
            return result
        task._finish(result, error)
        if task is _stopper:
            return None


def run(coro):
    return run_until_complete(create_task(coro))


_stopper = None


async def _stop():
    pass


class Loop:
    @staticmethod
    def create_task(coro):
        return create_task(coro)

    @staticmethod
    def run_forever():
        global _stopper
        _stopper = Task(_stop())
        run_until_complete()

    @staticmethod
    def run_until_complete(awaitable):
        return run_until_complete(as_task(awaitable))

    @staticmethod
    def stop():
        if _stopper is not None and _stopper._in is None and not _stopper._done:
            push(_stopper, ticks())

    @staticmethod
    def close():
        pass

    @staticmethod
    def set_exception_handler(handler):
        global _handler
        _handler = handler

    @staticmethod
    def get_exception_handler():
        return _handler

    @staticmethod
    def default_exception_handler(loop, context):
        print(context["message"], file=sys.stderr)
        print("future:", context["future"], "coro=", context["future"].coro, file=sys.stderr)
        sys.print_exception(context["exception"], sys.stderr)

    @staticmethod
    def call_exception_handler(context):
        (_handler or Loop.default_exception_handler)(Loop, context)


def get_event_loop(runq_len=0, waitq_len=0):
    return Loop


def new_event_loop():
    global _handler, _poller, cur_task
    _due.clear()
    _awaited_io.clear()
    flags.clear()
    _handler = _poller = cur_task = None
    return Loop
