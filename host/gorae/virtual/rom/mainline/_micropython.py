# `micropython`. A decorator that asks for native code gets bytecode, or says that it is not imitated.
import builtins
from micropython import *  # noqa: F401
from _missing import Missing


def bytecode(function):
    return function


native = bytecode
viper = Missing("micropython.viper")
asm_of_port = Missing("micropython.asm_of_port")


class _Decorators:
    # What a board's compiler knows without an import: `@micropython.native`. Other names are none.
    bytecode = native = staticmethod(bytecode)
    viper = viper
    asm_of_port = asm_of_port

    def __getattr__(self, name):
        raise NameError("name 'micropython' isn't defined")


builtins.micropython = _Decorators()


def alloc_emergency_exception_buf(size):
    pass
