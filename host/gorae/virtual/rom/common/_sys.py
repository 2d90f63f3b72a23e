# `sys` as a board has it: what the interpreter's Unix-like build adds is left out.
from sys import (  # noqa: F401
    byteorder,
    exit,
    maxsize,
    modules,
    path,
    print_exception,
    stderr,
    stdin,
    stdout,
    version,
)

argv = []
ps1 = ">>> "
ps2 = "... "
