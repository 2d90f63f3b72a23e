# A board's life after its modules are made: boot.py and main.py, then what the REPL is given.
# The REPL itself is on the host's side: see gorae/virtual/repl.py.
import builtins
import gc
import sys
import _alive
import _board
import _micropython

_native_print_exception = sys.print_exception
_compile = compile
_exec = exec
_execfile = execfile
_print = print


def prepare(bell, words, payload):
    global _bell, _w, _payload
    _bell = bell
    _w = words
    _payload = payload
    _micropython.kbd_intr = lambda byte: _board.op(REQUEST.KBD_INTR, byte)


def make():
    modules = sys.modules
    modules["micropython"] = _micropython
    modules["sys"].print_exception = print_exception
    builtins.input = input_
    _micropython.__name__ = "micropython"
    _alive.make(modules, _board)


def run(scope):
    for name in tuple(scope):
        if name != "__name__":
            del scope[name]
    scope.update(keep.booted())
    keep.make_way()
    gc.collect()
    _board.op(REQUEST.STARTED, id(keep.overdue))
    while True:
        _w[0] = REQUEST.NEXT
        _bell()
        mode = _w[4]
        if mode == 5:
            _offer(str(_payload[: _w[7]], "utf-8"), scope)
        elif mode:
            _attempt(mode, _w[7], scope)
        else:
            _timers()


def _offer(owner, scope):
    # for completing a name at the prompt
    try:
        names = _names(owner, scope)
    except BaseException:
        names = ()
    for name in names:
        _board.send(REQUEST.NAMES, name)
    _board.op(REQUEST.NAMES, 0)


def _names(owner, scope):
    if owner == "import":
        known = sys.modules
        return _alive.MODULES.split() + [name for name in known if name[0] != "u" or name[1:] not in known]
    if not owner:
        return tuple(scope)
    first, *others = owner.split(".")
    thing = scope[first]
    for name in others:
        thing = getattr(thing, name)
    return dir(thing)


def _timers():
    # as a board does whose program is over: a callback's error is printed, and that is all
    try:
        _board.on_alarm()
    except BaseException as error:
        print_exception(error)


def _attempt(mode, size, scope):
    report = REQUEST.REPORT
    op = _board.op
    try:
        _do(mode, size, scope, _w, _bell)
        if _w[4]:
            raise KeyboardInterrupt
        op(report, 0)
    except SystemExit:
        op(report, 3)
    except BaseException as error:
        op(report, 1)
        try:
            _native_print_exception(error)
        finally:
            n = op(report, 2)
        if n:
            _alive.show_error(str(_payload[:n], "utf-8"))


def _do(mode, size, scope, w, bell):
    # Ctrl-C interrupts what is between these two bells, and nothing else.
    try:
        if mode != 4:  # a raw paste listens when it is complete
            w[1] = 3
            w[0] = REQUEST.KBD_INTR
            bell()
        if mode == 1:
            _execfile(str(_payload[:size], "utf-8"), scope)
        elif mode == 4:
            _execfile(_alive.stream(), scope)
        else:
            if _alive.FILE and mode == 2:
                scope["__file__"] = "<stdin>"
            _exec(_compile(_source(), "<stdin>", "single" if mode == 3 else "exec"), scope)
    finally:
        w[0] = REQUEST.DONE
        bell()


def _source():
    # what the host has ready, however long
    pieces = []
    while True:
        n = _board.op(REQUEST.SOURCE)
        if not n:
            return b"".join(pieces)
        pieces.append(bytes(_payload[:n]))


def input_(prompt=""):
    _print(prompt, end="")
    while True:
        answer = _board.op(REQUEST.INPUT)
        if answer == 1:
            return str(_source(), "utf-8")
        if answer == 2:
            raise EOFError
        if answer == 3:
            raise KeyboardInterrupt


def print_exception(error, *file):
    # our own frames are left out, which are C on a board
    if file and file[0] is not sys.stdout:
        return _native_print_exception(error, *file)
    _board.op(REQUEST.TRACEBACK, 1)
    try:
        _native_print_exception(error)
    finally:
        _board.op(REQUEST.TRACEBACK, 0)
