# `dht`: no kit has such a sensor, so that none answers, as at a pin to which none is wired.
class _Silent:
    pin = buf = None

    def __init__(self, pin):
        self.pin = pin
        self.buf = bytearray(5)

    def measure(self):
        import time

        time.sleep_ms(19)
        raise OSError(110)  # ETIMEDOUT


class DHTBase(_Silent):
    pass


class DHT11(DHTBase):
    def humidity(self):
        return self.buf[0]

    def temperature(self):
        return self.buf[2]


class DHT22(DHTBase):
    def humidity(self):
        return 0.0

    def temperature(self):
        return 0.0
