# What a living board has beyond what programs in a run find.
import os
import _rtc
import _vfs

FILE = True  # it sets __file__
# the interpreter's own, which `import` completes
MODULES = (
    "array binascii cmath collections deflate errno framebuf gc hashlib heapq io json math micropython"
    " platform random re select struct uctypes vfs"
)
_getcwd = os.getcwd
_ilistdir = os.ilistdir


def make(modules, board):
    global _own_ilistdir
    modules["vfs"] = _vfs
    _vfs.__name__ = "vfs"
    modules["os"].mount = _vfs.mount
    modules["os"].umount = _vfs.umount
    _own_ilistdir = modules["os"].ilistdir
    modules["os"].ilistdir = _ilistdir_of
    modules["machine"].soft_reset = _soft_reset
    modules["machine"].SOFT_RESET = 5
    _rtc.make(modules)


def stream():
    # the file that a raw paste is read from; a mounted folder must not be asked for it
    return "/<stdin>" if _is_mounted("") else "<stdin>"


def _is_mounted(path):
    # whether the path is in another file system than the board's own
    path = (path if path.startswith("/") else _getcwd() + "/" + path) + "/"
    for _, place in _vfs.mount():
        if place != "/" and path.startswith(place + "/"):
            return True
    return False


def _ilistdir_of(path=""):
    return (_ilistdir if _is_mounted(path) else _own_ilistdir)(*((path,) if path else ()))


def show_error(message):
    pass


def _soft_reset():
    raise SystemExit
