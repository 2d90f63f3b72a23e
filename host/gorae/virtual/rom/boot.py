# Runs in the guest at power-on, before the program. HEAP, the board's free heap, is put in front of it.
import sys

sys.path[:] = []
import gc
import machine
import os
import time

native = {"idle": machine.idle, "os": os, "time": time}
sys.path[:] = ["/rom"]
import _board

_board.start(native["idle"])
import _modules

_modules.install(native)
sys.path[:] = _modules.PATH


def run(name, op):
    op(REQUEST.STARTED)
    try:
        execfile(name, {"__name__": "__main__"})
    except SystemExit:
        pass
    except BaseException as error:
        op(REQUEST.TRACEBACK, 1)
        sys.print_exception(error)
        op(REQUEST.TRACEBACK, 0)


op = _board.op
del _board, _modules, native, machine, os, time
gc.collect()
ballast = bytearray(max(0, gc.mem_free() - HEAP))
run("main.py", op)
