# `machine.UART`: to nothing, or back to itself where it sends and listens at one pin. An ESP32's number 0 is
# the serial line of the prompt.
import _board
import _timing
from _pins import Pin

_COUNT = PORT.UARTS
_CONSOLE = PORT.CONSOLE_UART
_uarts = {}


class UART:
    INV_TX = PORT.UART_INV_TX
    INV_RX = PORT.UART_INV_RX
    INV_RTS = 64
    INV_CTS = 8
    RTS = 1
    CTS = 2
    IDLE = 1
    IRQ_RX = 1
    IRQ_RXIDLE = 4096
    IRQ_BREAK = 1024
    IRQ_TXIDLE = 8192
    MODE_UART = 0
    MODE_RS485_HALF_DUPLEX = 1
    MODE_IRDA = 2

    def __new__(cls, id, *args, **more):
        if not 0 <= id < _COUNT:
            raise ValueError("UART(%d) does not exist" % id)
        uart = _uarts.get(id)
        if uart is None:
            uart = _uarts[id] = object.__new__(cls)
            uart._id = id
            uart._set = {"baudrate": 115200, "bits": 8, "parity": None, "stop": 1, "rts": -1, "cts": -1}
            uart._set.update(
                {"tx": -1, "rx": -1, "txbuf": 256, "rxbuf": 256, "timeout": 0, "timeout_char": 0}
            )
            uart._received = b""
        return uart

    def __init__(self, id, *args, **more):
        self.init(*args, **more)

    def init(self, baudrate=None, bits=None, parity=None, stop=None, **more):
        for name, value in (("baudrate", baudrate), ("bits", bits), ("parity", parity), ("stop", stop)):
            if value is not None:
                self._set[name] = value
        for name, value in more.items():
            if name not in self._set and name not in ("invert", "flow", "mode"):
                raise TypeError("extra keyword arguments given")
            self._set[name] = Pin(value)._number if name in ("tx", "rx") and value is not None else value

    def deinit(self):
        self._received = b""

    def any(self):
        return len(self._received)

    def _ready(self, mask):
        return (1 if self._received else 0) & mask | 4 & mask

    def _wait(self):
        left = self._set["timeout"]
        while not self._received and left > 0:
            _timing.sleep_ms(1)
            left -= 1

    def read(self, nbytes=-1):
        self._wait()
        if not self._received:
            return None
        size = len(self._received) if nbytes is None or nbytes < 0 else nbytes
        data, self._received = self._received[:size], self._received[size:]
        return data

    def readline(self):
        self._wait()
        end = self._received.find(b"\n") + 1
        return self.read(end if end else -1)

    def readinto(self, buf, nbytes=None):
        data = self.read(len(buf) if nbytes is None else nbytes)
        if data is None:
            return None
        buf[: len(data)] = data
        return len(data)

    def write(self, buf):
        data = buf.encode() if isinstance(buf, str) else bytes(buf)
        if self._id == _CONSOLE:
            for at in range(0, len(data), 512):
                _board.send(REQUEST.SERIAL, data[at : at + 512])
            return len(data)
        _timing.sleep_us(len(data) * 10_000_000 // self._set["baudrate"])
        if self._set["tx"] == self._set["rx"] != -1:
            self._received = (self._received + data)[: self._set["rxbuf"]]
        return len(data)

    def flush(self):
        pass

    def txdone(self):
        return True

    def sendbreak(self):
        _timing.sleep_us(13_000_000 // self._set["baudrate"])

    def irq(self, *args, **more):
        _board.not_imitated("machine.UART.irq")

    def __repr__(self):
        names = ("baudrate", "bits", "parity", "stop", "tx", "rx", "rts", "cts", "txbuf", "rxbuf", "timeout")
        return "UART(%d, %s)" % (self._id, ", ".join(["%s=%s" % (name, self._set[name]) for name in names]))
