# `os` of a port whose boards have folders.
import _board
from os import chdir, getcwd, listdir, mkdir, remove, rename, rmdir, stat, unlink, urandom  # noqa: F401
from os import ilistdir as _ilistdir
from collections import namedtuple as _namedtuple

_uname = _namedtuple("uname", ("sysname", "nodename", "release", "version", "machine"))


def uname():
    return _uname(PORT.PLATFORM, PORT.PLATFORM, "1.27.0", "v1.27.0 on 2025-12-09", PORT.MACHINE)


def statvfs(path):
    free = _board.op(REQUEST.DISK)
    block = _board.words[8]
    return (block, block, _board.words[7] // block, free // block, free // block, 0, 0, 0, 0, 255)


def ilistdir(path=""):
    entries = _ilistdir(path) if path else _ilistdir()
    return _with_sizes(entries, path + "/" if path else "")


def _with_sizes(entries, folder):
    for name, kind, _ in entries:
        yield name, kind, 0, stat(folder + name)[6]
