# The Pico W's `network`.
from _wlan import AP_IF, STA_IF, WLAN as _WLAN  # noqa: F401

STAT_IDLE = 0
STAT_CONNECTING = 1
STAT_WRONG_PASSWORD = -3
STAT_NO_AP_FOUND = -2
STAT_CONNECT_FAIL = -1
STAT_GOT_IP = 3


class WLAN(_WLAN):
    OWN_NAME = "PICO0001"
    STATUS = (STAT_IDLE, STAT_CONNECTING, STAT_GOT_IP, STAT_WRONG_PASSWORD, STAT_NO_AP_FOUND)
    SEC_OPEN = 0
    SEC_WPA_WPA2 = 4194310

    def _off(self):
        return OSError(1)

    def deinit(self):
        self.active(False)

    def send_ethernet(self, data):
        pass


def hostname(name=None):
    if name is None:
        return _names[0]
    _names[0] = name


def country(code=None):
    if code is None:
        return _names[1]
    _names[1] = code


def ipconfig(param=None, **more):
    if param == "dns":
        return "192.168.1.1"
    if param == "prefer":
        return 4


def route(*args):
    return []


_names = ["PicoW", "XX"]
