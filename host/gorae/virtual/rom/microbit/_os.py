# The micro:bit's `os`.
from collections import namedtuple as _namedtuple
from os import listdir as _listdir, remove, stat as _stat  # noqa: F401

_uname = _namedtuple("uname", ("sysname", "nodename", "release", "version", "machine"))
_FILE = 0x8000


def uname():
    version = "micro:bit v2.1.2 on 2023-10-30; MicroPython v1.18 on 2023-10-30"
    return _uname("microbit", "microbit", "2.1.2", version, "micro:bit with nRF52833")


def listdir():
    return _listdir()


def ilistdir():
    return iter([(name, _FILE, 0) for name in _listdir()])


def size(filename):
    return _stat(filename)[6]


def stat(filename):
    return (_FILE, 0, 0, 0, 0, 0, size(filename), 0, 0, 0)
