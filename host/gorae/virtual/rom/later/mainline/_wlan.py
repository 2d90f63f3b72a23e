# What `network.WLAN` of all ports has in common.
import _board

_op = _board.op
_payload = _board.payload
_SWITCH, _JOIN, _LEAVE, _STATUS, _SCAN, _NAME, _ADDRESS = range(7)

STA_IF = 0
AP_IF = 1
_wlans = {}  # by interface: a port has one object an interface
hostname_ = [None]


class WLAN:
    IF_STA = 0
    IF_AP = 1
    SEC_OPEN = 0
    SEC_WEP = 1
    SEC_WPA = 2
    SEC_WPA2 = 3
    SEC_WPA_WPA2 = 4
    PM_NONE = 0
    PM_PERFORMANCE = 1
    PM_POWERSAVE = 2

    def __new__(cls, interface_id=0):
        if interface_id not in (0, 1):
            raise ValueError("invalid WLAN interface identifier")
        wlan = _wlans.get(interface_id)
        if wlan is None:
            wlan = _wlans[interface_id] = object.__new__(cls)
            wlan._id = interface_id
            wlan._config = {
                "essid": cls.OWN_NAME,
                "channel": 1,
                "authmode": 0,
                "hidden": False,
                "txpower": 20.0,
            }
            wlan._config.update({"max_clients": 4, "pm": 1, "reconnects": -1, "protocol": 7, "security": 0})
            wlan._addresses = None
        return wlan

    def __init__(self, interface_id=0):
        pass

    def active(self, is_active=None):
        on = -1 if is_active is None else (1 if is_active else 0)
        if self._id and on > 0:
            self._tell()
        return bool(_op(REQUEST.WLAN, _SWITCH, self._id, on))

    def _tell(self):
        # what the network of the access point is called
        key = self._config.get("key", "")
        name = "%s\0%s" % (_plain(self._config["essid"]), _plain(key or ""))
        _op(REQUEST.WLAN, _NAME, _board.load(name))

    def connect(self, ssid=None, key=None, *, bssid=None, **more):
        if not self.active():
            raise self._off()
        key = more.get("password", key)
        name = "%s\0%s" % (_plain(ssid or ""), _plain(key or ""))
        self._config["joined"] = _plain(ssid or "")
        _op(REQUEST.WLAN, _JOIN, _board.load(name))

    def _off(self):
        return OSError("Wifi Not Started")

    def disconnect(self):
        _op(REQUEST.WLAN, _LEAVE)

    def isconnected(self):
        if self._id:
            return False
        return _op(REQUEST.WLAN, _STATUS) == 2

    def status(self, param=None):
        if param == "rssi":
            return -52
        if param == "stations":
            return []
        if param is not None:
            raise ValueError("unknown status param")
        return self.STATUS[0 if self._id else _op(REQUEST.WLAN, _STATUS)]

    def scan(self):
        if not self.active():
            raise self._off()
        import time

        time.sleep_ms(2000)
        size = _op(REQUEST.WLAN, _SCAN)
        found = []
        for place, line in enumerate(str(_payload[:size], "utf-8").split("\n")):
            name, _, secure = line.partition("\t")
            if name:
                mac = b"\x02gorae"[:5] + bytes((place,))
                found.append(
                    (name.encode(), mac, 1 + place % 11, -50 - place, 3 if secure == "1" else 0, False)
                )
        return found

    def ifconfig(self, addresses=None):
        if addresses is not None:
            if addresses != "dhcp":
                self._addresses = tuple(addresses)
            return None
        if self._id:
            return ("192.168.4.1", "255.255.255.0", "192.168.4.1", "0.0.0.0")
        if not self.isconnected():
            return ("0.0.0.0", "255.255.255.0", "0.0.0.0", "0.0.0.0")
        place = _op(REQUEST.WLAN, _ADDRESS)
        net = "192.168.%d." % (place >> 8)
        return (net + str(place & 255), "255.255.255.0", net + "1", net + "1")

    def ipconfig(self, param=None, **more):
        if param == "addr4":
            return self.ifconfig()[:2]
        if param == "gw4":
            return self.ifconfig()[2]
        if param == "dhcp4":
            return True
        if param is not None:
            raise ValueError("unknown config param")

    def config(self, *args, **more):
        if args and more:
            raise TypeError("either pos or kw args are allowed")
        for name, value in more.items():
            name = _NAMES.get(name, name)
            if name not in self._config and name not in (
                "key",
                "mac",
                "hostname",
                "dhcp_hostname",
                "country",
            ):
                raise ValueError("unknown config param")
            self._config[name] = value
        if self._id and more:
            self._tell()
        if not args:
            return None
        name = _NAMES.get(args[0], args[0])
        if name == "mac":
            mac = bytearray(_board.unique_id()[:6])
            mac[-1] = (mac[-1] + self._id) & 255
            return bytes(mac)
        if name == "essid" and not self._id:
            return self._config.get("joined", "")
        if name in ("hostname", "dhcp_hostname"):
            return self._config.get(name, PORT.PLATFORM)
        if name not in self._config:
            raise ValueError("unknown config param")
        return self._config[name]


_NAMES = {"ssid": "essid", "password": "key"}


def _plain(text):
    return text.decode() if isinstance(text, (bytes, bytearray)) else text
