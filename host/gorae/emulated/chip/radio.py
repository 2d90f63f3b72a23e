"""The 2.4 GHz radio, as far as frames of Nordic's own modes go: RADIO of the nRF52833 specification."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gorae.clock import NS_PER_S
from gorae.emulated.chip.cpu import HZ
from gorae.emulated.chip.peripheral import SHORTS, Peripheral
from gorae.radio.frames import RAMP_UP_NS, RadioFrame, RadioSetting

if TYPE_CHECKING:
    from gorae.emulated.chip.machine import Machine

_HZ_US = HZ // 1_000_000


class Radio(Peripheral):
    """It sends what lies at PACKETPTR, and puts there what it hears while its receiver is started."""

    _TX, _RX, _START, _DISABLE, _MEASURE = 0x00, 0x04, 0x08, 0x10, 0x14
    _READY, _ADDRESS, _PAYLOAD, _END, _DISABLED, _MEASURED = 0x100, 0x104, 0x108, 0x10C, 0x110, 0x11C
    _READY_START, _END_DISABLE, _DISABLED_TX, _DISABLED_RX = 1, 2, 4, 8
    _CRC_STATUS, _POINTER, _FREQUENCY, _POWER, _MODE = 0x400, 0x504, 0x508, 0x50C, 0x510
    _LIMITS, _BASE, _PREFIX, _STRENGTH = 0x518, 0x51C, 0x524, 0x548
    _NOTHING_HEARD = 100
    """−100 dBm."""
    _RAMP_UP = RAMP_UP_NS * HZ // NS_PER_S
    _sends = _listens = False

    def __init__(self, machine: Machine, base: int) -> None:
        super().__init__(machine, base)
        self.on_frame: Callable[[RadioFrame], None] = lambda frame: None
        """Called with a frame when it begins to be sent."""

    def reset(self) -> None:
        super().reset()
        self._sends = self._listens = False

    def hear(self, frame: RadioFrame, strength: int) -> None:
        """Take a frame that is over now; of a strength in dBm."""
        setting = self._setting()
        if not self._listens or not setting.hears(frame.setting) or len(frame.payload) > setting.length:
            return
        self._listens = False
        packet = bytes([len(frame.payload)]) + frame.payload
        self.machine.cpu.write(self.registers.get(self._POINTER, 0), packet)
        self.registers[self._STRENGTH] = -strength
        self.registers[self._CRC_STATUS] = 1
        self._is_over()

    def task(self, offset: int) -> None:
        if offset in (self._TX, self._RX):
            self._sends, self._listens = offset == self._TX, False
            self.machine.after(self._RAMP_UP, self._is_ready)
        elif offset == self._START and self._sends:
            self._send()
        elif offset == self._START:
            self._listens = True
        elif offset == self._DISABLE:
            self._listens = False
            self.machine.after(_HZ_US, self._is_disabled)
        elif offset == self._MEASURE:
            self.registers[self._STRENGTH] = self._NOTHING_HEARD
            self.event(self._MEASURED)

    def _send(self) -> None:
        setting, at = self._setting(), self.registers.get(self._POINTER, 0)
        size = min(self.machine.cpu.read(at, 1)[0], setting.length)
        frame = RadioFrame(self.machine.cpu.read(at + 1, size), setting)
        self.machine.after(frame.airtime_ns * HZ // NS_PER_S, self._is_over)
        self.on_frame(frame)

    def _setting(self) -> RadioSetting:
        get = self.registers.get
        power = get(self._POWER, 0) & 0xFF
        return RadioSetting(
            length=get(self._LIMITS, 0) & 0xFF,
            channel=get(self._FREQUENCY, 0) & 0x7F,
            power_dbm=power - 256 if power > 127 else power,
            address=get(self._BASE, 0),
            group=get(self._PREFIX, 0) & 0xFF,
            rate=min(get(self._MODE, 0) & 0xF, 2),
        )

    def _is_ready(self) -> None:
        self.event(self._READY)
        if self._shorts & self._READY_START:
            self.task(self._START)

    def _is_over(self) -> None:
        for event in (self._ADDRESS, self._PAYLOAD, self._END):
            self.event(event)
        if self._shorts & self._END_DISABLE:
            self.task(self._DISABLE)

    def _is_disabled(self) -> None:
        self.event(self._DISABLED)
        if self._shorts & self._DISABLED_TX:
            self.task(self._TX)
        elif self._shorts & self._DISABLED_RX:
            self.task(self._RX)

    @property
    def _shorts(self) -> int:
        return self.registers.get(SHORTS, 0)
