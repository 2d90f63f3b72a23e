# The ESP32's `network`.
import _board
from _wlan import AP_IF, STA_IF, WLAN as _WLAN  # noqa: F401

STAT_IDLE = 1000
STAT_CONNECTING = 1001
STAT_GOT_IP = 1010
STAT_NO_AP_FOUND = 201
STAT_WRONG_PASSWORD = 202
STAT_BEACON_TIMEOUT = 200
STAT_ASSOC_FAIL = 203
STAT_HANDSHAKE_TIMEOUT = 204
STAT_CONNECT_FAIL = 203
STAT_NO_AP_FOUND_W_COMPATIBLE_SECURITY = 210
STAT_NO_AP_FOUND_IN_AUTHMODE_THRESHOLD = 211
STAT_NO_AP_FOUND_IN_RSSI_THRESHOLD = 212
MODE_11B = 1
MODE_11G = 2
MODE_11N = 4
MODE_LR = 8
AUTH_OPEN = 0
AUTH_WEP = 1
AUTH_WPA_PSK = 2
AUTH_WPA2_PSK = 3
AUTH_WPA_WPA2_PSK = 4
AUTH_WPA2_ENTERPRISE = 5
AUTH_WPA3_PSK = 6
AUTH_WPA2_WPA3_PSK = 7
AUTH_WAPI_PSK = 8
AUTH_OWE = 9
AUTH_WPA3_ENT_192 = 10
AUTH_WPA3_EXT_PSK = 11
AUTH_WPA3_EXT_PSK_MIXED_MODE = 12
AUTH_MAX = 13
PHY_LAN8710 = 0
PHY_LAN8720 = 1
PHY_IP101 = 2
PHY_RTL8201 = 3
PHY_DP83848 = 4
PHY_KSZ8041 = 5
PHY_KSZ8081 = 6
PHY_KSZ8851SNL = 7
PHY_DM9051 = 8
PHY_W5500 = 9
PHY_GENERIC = 10
PHY_LAN8670 = 11
ETH_INITIALIZED = 0
ETH_STARTED = 1
ETH_STOPPED = 2
ETH_CONNECTED = 3
ETH_DISCONNECTED = 4
ETH_GOT_IP = 5


class WLAN(_WLAN):
    OWN_NAME = "ESP_0001"
    STATUS = (STAT_IDLE, STAT_CONNECTING, STAT_GOT_IP, STAT_WRONG_PASSWORD, STAT_NO_AP_FOUND)
    PROTOCOL_DEFAULTS = 7
    PROTOCOL_DEFAULT = 7
    SEC_WPA2_ENT = 5
    SEC_WPA3 = 6
    SEC_WPA2_WPA3 = 7
    SEC_WAPI = 8
    SEC_OWE = 9
    SEC_WPA3_ENT_192 = 10
    SEC_WPA3_EXT_PSK = 11
    SEC_WPA3_EXT_PSK_MIXED_MODE = 12
    SEC_DPP = 13
    SEC_WPA3_ENT = 14
    SEC_WPA2_WPA3_ENT = 15
    SEC_WPA_ENT = 16
    PROTOCOL_LR = 8


def hostname(name=None):
    if name is None:
        return _names[0]
    _names[0] = name


def country(code=None):
    if code is None:
        return _names[1]
    _names[1] = code


def phy_mode(mode=None):
    return MODE_11B | MODE_11G | MODE_11N


def ipconfig(param=None, **more):
    if param == "dns":
        return "192.168.1.1"
    if param == "prefer":
        return 4


_names = ["mpy-esp32", "XX"]


def __getattr__(name):
    if name in ("LAN", "PPP"):
        _board.not_imitated("network." + name)
    raise AttributeError("'module' object has no attribute '%s'" % name)
