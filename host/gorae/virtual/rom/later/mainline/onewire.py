# `onewire`: no kit has such a sensor, so that none answers.
class OneWireError(Exception):
    pass


class OneWire:
    pin = None
    SEARCH_ROM = 0xF0
    MATCH_ROM = 0x55
    SKIP_ROM = 0xCC

    def __init__(self, pin):
        self.pin = pin

    def reset(self, required=False):
        if required:
            raise OneWireError
        return False

    def readbit(self):
        return 1

    def readbyte(self):
        return 255

    def readinto(self, buf):
        buf[:] = b"\xff" * len(buf)

    def writebit(self, value, *powerpin):
        pass

    def writebyte(self, value, *powerpin):
        pass

    def write(self, buf):
        pass

    def select_rom(self, rom):
        pass

    def scan(self):
        return []

    def crc8(self, data):
        crc = 0
        for byte in data:
            crc ^= byte
            for _ in range(8):
                crc = crc >> 1 ^ (0x8C if crc & 1 else 0)
        return crc
