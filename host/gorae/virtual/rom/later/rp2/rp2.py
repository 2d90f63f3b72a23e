# The RP2 port's `rp2`: state machines, and the assembler for their programs.
import _board
import _pins
import _timing
from array import array
from micropython import const
from _asm_pio import PIOASMEmit, PIOASMError, asm_pio, asm_pio_encode  # noqa: F401

_CODE, _PLACE, _CONTROL, _SHIFT, _OUT, _SET, _SIDE = 0, 1, 4, 5, 6, 7, 8  # of a program: see `_asm_pio`
_op = _board.op
_w = _board.words
_load = _board.load
_ADD, _REMOVE, _SET_UP, _ACTIVE, _RESTART, _EXECUTE, _PUT, _GET, _LEVELS, _TELL = range(10)
_ASKS = const(2)
_FIRST_FLAG = const(256)
_TOO_MUCH = const(264)
_WORD = const(0xFFFFFFFF)
_AT_ONCE = const(512)

_country = ["XX"]


class _Absent:
    def __init__(self, *args, **more):
        _board.not_imitated("rp2." + type(self).__name__)


class DMA(_Absent):
    close = active = config = count = ctrl = irq = _Absent
    pack_ctrl = unpack_ctrl = read = write = registers = _Absent


class Flash(_Absent):
    ioctl = readblocks = writeblocks = _Absent


def bootsel_button():
    return 0  # nobody presses it


def country(code=None):
    if code is None:
        return _country[0]
    _country[0] = code


class _IRQ:
    def __init__(self, parent, trigger):
        self._parent = parent
        self._handler = None
        self._trigger = trigger
        self._flags = 0

    def _set(self, handler, trigger):
        if handler is not None and not callable(handler):
            raise ValueError("handler must be None or callable")
        self._handler = handler
        self._trigger = trigger
        self._flags = 0

    def _came(self, flags):
        if self._handler and flags & self._trigger:
            self._flags = flags & self._trigger
            self._handler(self._parent)

    def flags(self):
        return self._flags

    def trigger(self, trigger=None):
        before = self._trigger
        if trigger is not None:
            self._trigger = trigger
            _tell()
        return before

    def __call__(self):
        if self._handler:
            self._handler(self._parent)

    __repr__ = _board.by_class


class _Flag:
    # A flag that a PIO may raise, as the pins of `Pin.irq` are kept.
    def __init__(self, number):
        self._pin = number
        self._flags = 0

    def _handler(self, number):
        pio = number >> 2
        if pio in _pios and _pios[pio]._irq:
            _pios[pio]._irq._came(0x100 << (number & 3))
        if number in _machines and _machines[number]._irq:
            _machines[number]._irq._came(1)


class _TooMuch:
    # Said of machines that do more than can be imitated. While any is active, the board goes on after the
    # program.
    _pin = None
    _flags = 0

    @property
    def _handler(self):
        for machine in _machines.values():
            if machine._runs:
                return _too_much


def _too_much(_):
    _board.not_imitated("machines.busy")


def _tell():
    # which flags of each PIO the program is to be told of
    for pio in (0, 1):
        flags = 0
        block = _pios.get(pio)
        if block and block._irq and block._irq._handler:
            flags |= block._irq._trigger >> 8 & 15
        for number in range(4 * pio, 4 * pio + 4):
            machine = _machines.get(number)
            if machine and machine._irq and machine._irq._handler:
                flags |= 1 << (number & 3)
        for flag in range(4):
            place = _FIRST_FLAG + 4 * pio + flag
            if flags >> flag & 1:
                _watched[place] = _Flag(4 * pio + flag)
            else:
                _watched.pop(place, None)
        _op(_PIO, _TELL, pio, flags)


_PIO = REQUEST.PIO
_watched = _pins._irq._irqs
_watched[_TOO_MUCH] = _TooMuch()
_machines = {}
_pios = {}


class PIO:
    IN_LOW = 0
    IN_HIGH = 1
    OUT_LOW = 2
    OUT_HIGH = 3
    SHIFT_LEFT = 0
    SHIFT_RIGHT = 1
    JOIN_NONE = 0
    JOIN_TX = 1
    JOIN_RX = 2
    IRQ_SM0 = 0x100
    IRQ_SM1 = 0x200
    IRQ_SM2 = 0x400
    IRQ_SM3 = 0x800

    def __new__(cls, id):
        if id not in (0, 1):
            raise ValueError("invalid PIO")
        pio = _pios.get(id)
        if pio is None:
            pio = _pios[id] = object.__new__(cls)
            pio._id = id
            pio._irq = None
        return pio

    def __init__(self, id):
        pass

    def add_program(self, program):
        words = _fields(program)[_CODE]
        program[_PLACE + self._id] = _op(_PIO, _ADD, self._id, _load(bytes(words)))

    def remove_program(self, program=None):
        place, length = 0, 32
        if program is not None:
            place, length = _fields(program)[_PLACE + self._id], len(program[_CODE])
            if place < 0:
                raise ValueError("prog not in instruction memory")
            program[_PLACE + self._id] = -1
        _op(_PIO, _REMOVE, self._id, length << 8 | place)

    def state_machine(self, id, *args, **settings):
        if not 0 <= id < 4:
            raise ValueError("invalid StateMachine")
        return StateMachine(4 * self._id + id, *args, **settings)

    def irq(self, *args, **more):
        if self._irq is None:
            self._irq = _IRQ(self, 0xF00)
        if args or more:
            self._configure(*args, **more)
        return self._irq

    def _configure(self, handler=None, trigger=0xF00, hard=False):
        self._irq._set(handler, trigger)
        _tell()

    def __repr__(self):
        return "PIO(%d)" % self._id


def _fields(program):
    if not isinstance(program, (list, tuple)):
        raise TypeError("object '%s' isn't a tuple or list" % type(program).__name__)
    if len(program) != 9:
        raise ValueError("requested length 9 but object has length %d" % len(program))
    return program


def _range(pins, base, pio):
    # base and number of pins, and their levels and directions at first; without a base there are none
    if base is None:
        return 0, 0, 0, 0
    if pins is None:
        pins = ()
    elif isinstance(pins, int):
        pins = (pins,)
    levels = directions = 0
    for at, pin in enumerate(pins):
        levels |= (pin & 1) << at
        directions |= pin >> 1 << at
    first = _pins.number_of(base, 0)
    for at in range(len(pins)):
        _alternate(first + at, pio)
    return first, len(pins), levels, directions


def _alternate(number, pio):
    try:
        pin = _pins.Pin(number)
    except (ValueError, NotImplementedError):
        return  # not led out
    pin._mode = _pins.Pin.ALT
    pin._alt = "PIO%d" % pio


class StateMachine:
    def __new__(cls, id, *args, **settings):
        if not 0 <= id < 8:
            raise ValueError("invalid StateMachine")
        machine = _machines.get(id)
        if machine is None:
            machine = _machines[id] = object.__new__(cls)
            machine._id = id
            machine._irq = None
            machine._side = 0, False
            machine._runs = False
        return machine

    def __init__(self, id, *args, **settings):
        if args or settings:
            self.init(*args, **settings)

    def init(
        self,
        program,
        freq=-1,
        *,
        in_base=None,
        out_base=None,
        set_base=None,
        jmp_pin=None,
        sideset_base=None,
        in_shiftdir=None,
        out_shiftdir=None,
        push_thresh=None,
        pull_thresh=None,
    ):
        pio = PIO(self._id >> 2)
        if _fields(program)[_PLACE + pio._id] < 0:
            pio.add_program(program)
        place = program[_PLACE + pio._id]
        control = program[_CONTROL] + (place << 12) + (place << 7)
        if in_base is not None:
            control |= _pins.number_of(in_base, 0)
        if jmp_pin is not None:
            control |= _pins.number_of(jmp_pin, 0) << 24
        shift = program[_SHIFT]
        for value, at, mask in (
            (in_shiftdir, 18, 1),
            (out_shiftdir, 19, 1),
            (push_thresh, 20, 31),
            (pull_thresh, 25, 31),
        ):
            if value is not None:
                shift = shift & ~(mask << at) | (value & mask) << at
        settings = [place, _divider(freq), control & _WORD, shift & _WORD]
        settings.extend(_range(program[_OUT], out_base, pio._id))
        settings.extend(_range(program[_SET], set_base, pio._id))
        settings.extend(_range(program[_SIDE], sideset_base, pio._id))
        optional = control >> 30 & 1
        self._runs = False
        self._side = (settings[13] + optional if sideset_base is not None else 0), optional
        _op(_PIO, _SET_UP, self._id, _load(bytes(array("I", settings))))

    def active(self, value=None):
        if value is not None:
            value = 1 if value else 0
        self._runs = _op(_PIO, _ACTIVE, self._id, _ASKS if value is None else value) == 1
        return self._runs

    def restart(self):
        _op(_PIO, _RESTART, self._id)

    def exec(self, instr):
        if isinstance(instr, str):
            instr = asm_pio_encode(instr, *self._side)
        _op(_PIO, _EXECUTE, self._id, instr & 0xFFFF)

    def put(self, value, shift=0):
        if isinstance(value, int):
            value = array("I", (value & _WORD,))
        data = memoryview(bytes(value))
        width = len(data) // len(value) if value else 1
        if width not in (1, 2, 4):
            raise ValueError("unsupported buffer type")
        while data:
            piece = data[:_AT_ONCE]
            taken = _op(_PIO, _PUT, self._id, _load(piece) | width << 10 | (shift & 31) << 16)
            data = data[width * taken :]

    def get(self, buf=None, shift=0):
        if buf is None:
            return self._word() >> shift
        width = len(bytes(buf)) // len(buf) if len(buf) else 4
        mask = (1 << 8 * width) - 1
        for at in range(len(buf)):
            buf[at] = self._word() >> shift & mask
        return buf

    def _word(self):
        w = _w
        while True:
            w[0] = _PIO
            w[1] = _GET
            w[2] = self._id
            w[3] = 0
            _board.bell()
            word = w[7] & _WORD if w[4] else None
            if w[5]:
                _timing._fire()
            if word is not None:
                return word

    def rx_fifo(self):
        return _op(_PIO, _LEVELS, self._id) & 255

    def tx_fifo(self):
        return _op(_PIO, _LEVELS, self._id) >> 8

    def irq(self, *args, **more):
        if self._irq is None:
            self._irq = _IRQ(self, 1)
        if args or more:
            self._configure(*args, **more)
        return self._irq

    def _configure(self, handler=None, trigger=1, hard=False):
        self._irq._set(handler, trigger)
        _tell()

    def __repr__(self):
        return "StateMachine(%d)" % self._id


def _divider(freq):
    # of the system clock, in 256ths
    if freq < 0:
        return 256
    if freq == 0:
        return 65536 * 256
    divider = 125_000_000 * 256 // freq
    if not 256 <= divider <= 65536 * 256:
        raise ValueError("freq out of range")
    return divider
