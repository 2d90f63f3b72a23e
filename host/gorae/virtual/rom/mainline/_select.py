# `select`, as far as the interpreter has it.
import sys
from select import *  # noqa: F401
from _missing import lack

lack(sys.modules["_select"], "select", "select")
