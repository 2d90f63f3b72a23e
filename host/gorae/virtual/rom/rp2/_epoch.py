# `time` on this port counts from 1970; the module that others share counts from 2000.
from micropython import const
import _time

_FROM_1970_S = const(946684800)  # to 2000

_since_2000_ns = _time.time_ns
_gmtime = _time.gmtime
_mktime = _time.mktime


def time_ns():
    return _since_2000_ns() + _FROM_1970_S * 1_000_000_000


def time():
    return time_ns() // 1_000_000_000


def gmtime(seconds=None):
    return _gmtime((time() if seconds is None else int(seconds)) - _FROM_1970_S)


def mktime(moment):
    return _mktime(moment) + _FROM_1970_S


for _name in ("time_ns", "time", "gmtime", "mktime"):
    setattr(_time, _name, globals()[_name])
_time.localtime = gmtime
