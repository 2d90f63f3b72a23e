# `ds18x20`: no kit has such a sensor, so that none answers.
from onewire import OneWireError as _OneWireError


class DS18X20:
    ow = buf = None

    def __init__(self, onewire):
        self.ow = onewire
        self.buf = bytearray(9)

    def scan(self):
        return [rom for rom in self.ow.scan() if rom[0] in (0x10, 0x22, 0x28)]

    def convert_temp(self):
        self.ow.reset(True)

    def read_scratch(self, rom):
        raise _OneWireError

    def write_scratch(self, rom, buf):
        raise _OneWireError

    def read_temp(self, rom):
        raise _OneWireError
