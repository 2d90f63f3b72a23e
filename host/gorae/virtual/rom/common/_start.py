# Makes the board's modules, and runs the program.
import builtins
import os
import sys
import time
import _board

_gives_way = None
_execfile = execfile  # a micro:bit's programs have none


def make(bell, words, payload):
    global _gives_way, _boot, _linger
    _board.start(bell, words, payload)
    import _modules
    import _timing

    _linger = _timing.linger
    builtins.input = _input
    _modules.install({"os": os, "time": time})
    sys.path[:] = _modules.PATH
    _gives_way = _modules.gives_way
    _boot = _modules.BOOT


def booted():
    # What a program finds beside its own names: a port's _boot.py runs in the same namespace.
    return {name: __import__(name) for name in _boot} if _boot else {}


def make_way():
    # A file of the program's own comes before the board's module of that name, but for what a board has in C
    # and looks up first. Returns whether there is a boot.py to be run before.
    files = os.listdir("/")
    for file in files:
        name = file[:-3] if file[-3:] == ".py" else file
        if name in sys.modules and _gives_way(name):
            for each in list(sys.modules):
                if each.split(".")[0] == name:
                    del sys.modules[each]
    return _boot is not None and "boot.py" in files


def _input(prompt=""):
    print(prompt, end="")
    _board.not_imitated("input")


class _Sample(Exception):
    pass


_samples = (Exception(), _Sample())


def overdue(_):
    # The host has this called in a program that only computes: see gorae/virtual/overdue.py.
    # The first bell is rung without a request, for the mailbox is the program's.
    global _error
    _board.bell()
    _error = None
    try:
        _board.on_alarm()
    except BaseException as error:
        _error = error
    _board.words[1] = id(_error) if _error else 0
    _board.words[0] = REQUEST.RESUMED
    _board.bell()


def run(name):
    # The host knows the traceback of the program's end by where in the stack it is printed from: a program
    # is always deeper than this function.
    op = _board.op
    op(REQUEST.DEPTH, 1)
    for sample in _samples:
        sys.print_exception(sample)
    op(REQUEST.DEPTH, 0)
    scope = booted()
    scope["__name__"] = "__main__"
    boots = make_way()
    lingers = op(REQUEST.STARTED, id(overdue))
    try:
        if boots:  # after an error in it a board does not run main.py
            _execfile("boot.py", scope)
        _execfile(name, scope)
        if lingers and "robot" not in sys.modules:  # whose own timers would go on for ever
            _linger()
    except SystemExit:
        pass
    except BaseException as error:
        sys.print_exception(error)
