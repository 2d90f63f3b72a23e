# `hashlib`, as far as the interpreter has it.
import sys
from hashlib import *  # noqa: F401
from _missing import lack

lack(sys.modules["_hashlib"], "hashlib", "md5 sha1")
