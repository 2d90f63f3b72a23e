# `micropython`. A decorator that asks for native code gets bytecode, or says that it is not imitated.
from micropython import *  # noqa: F401
from _missing import Missing


def bytecode(function):
    return function


native = bytecode
viper = Missing("micropython.viper")
asm_of_port = Missing("micropython.asm_of_port")


def alloc_emergency_exception_buf(size):
    pass
