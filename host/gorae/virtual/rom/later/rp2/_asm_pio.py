# The assembler of `rp2` for PIO programs, by the datasheet of the RP2040, chapter 3.4.
from array import array
from micropython import const


class PIOASMError(Exception):
    pass


# A program is a list: its words, where it lies in the memory of each PIO (−1: not yet; three, as the RP2350
# has), two registers of settings, and what the pins of out, set and side-set are at first.
_CODE, _CONTROL = 0, 4
_ALWAYS_BLOCK = const(0x20)


class PIOASMEmit:
    # Takes down the instructions of a function that is called twice: first to learn where labels are, how
    # many instructions there are and how many have a side-set, then to make words of them.
    def __init__(
        self,
        *,
        out_init=None,
        set_init=None,
        sideset_init=None,
        side_pindir=False,
        in_shiftdir=0,
        out_shiftdir=0,
        autopush=False,
        autopull=False,
        push_thresh=32,
        pull_thresh=32,
        fifo_join=0,
    ):
        shift = autopush << 16 | autopull << 17 | in_shiftdir << 18 | out_shiftdir << 19
        shift |= (push_thresh & 31) << 20 | (pull_thresh & 31) << 25 | fifo_join << 30
        self.prog = [array("H"), -1, -1, -1, side_pindir << 29, shift, out_init, set_init, sideset_init]
        self.labels = {}
        self._side_bits = _many(sideset_init)
        self._side_enable = 0
        self._longest = 31
        self._end = None
        self.start_pass(0)

    def start_pass(self, pass_):
        if pass_ == 1:
            if self._end is None and self.num_instr:
                self.wrap()
            if self._side_bits:
                if self.num_sideset != self.num_instr:
                    self.allow_side(self._side_bits + 1, True)
                    self.prog[_CONTROL] |= 1 << 30
                else:
                    self.allow_side(self._side_bits, False)
        self.pass_ = pass_
        self.num_instr = self.num_sideset = 0

    def allow_side(self, bits, optional):
        # so many bits of the delay are the side-set's; with `optional`, the first says that there is one
        self._side_bits = bits
        self._side_enable = 0x1000 if optional else 0
        self._longest = 31 >> bits

    def word(self, instr, label=None):
        self.num_instr += 1
        if self.pass_:
            if label is not None:
                if label not in self.labels:
                    raise PIOASMError("unknown label {}".format(label))
                instr |= self.labels[label]
            self.prog[_CODE].append(instr)
        return self

    def label(self, label):
        if not self.pass_:
            if label in self.labels:
                raise PIOASMError("duplicate label {}".format(label))
            self.labels[label] = self.num_instr

    def wrap_target(self):
        self.prog[_CONTROL] |= self.num_instr << 7

    def wrap(self):
        assert self.num_instr
        self._end = self.num_instr - 1
        self.prog[_CONTROL] |= self._end << 12

    def side(self, value):
        self.num_sideset += 1
        if self.pass_:
            if not self._side_bits:
                raise PIOASMError("no sideset")
            if value >= 1 << self._side_bits:
                raise PIOASMError("sideset too large")
            self.prog[_CODE][-1] |= self._side_enable | value << 13 - self._side_bits
        return self

    def delay(self, delay):
        if self.pass_:
            if delay > self._longest:
                raise PIOASMError("delay too large")
            self.prog[_CODE][-1] |= delay << 8
        return self

    def __getitem__(self, delay):
        return self.delay(delay)

    def jmp(self, condition, label=None):
        if label is None:
            return self.word(0, condition)
        return self.word(condition << 5, label)

    def wait(self, polarity, src, index):
        source = 0 if src == 0 else 1 if src == 6 else 2  # gpio, pin, and irq, whose name is an instruction's
        return self.word(0x2000 | polarity << 7 | source << 5 | index)

    def in_(self, src, data):
        return self.word(0x4000 | src << 5 | _bits(data))

    def out(self, dest, data):
        return self.word(0x6000 | (7 if dest == 8 else dest) << 5 | _bits(data))

    def push(self, value=0, value2=0):
        return self._transfer(0x8000, value | value2)

    def pull(self, value=0, value2=0):
        return self._transfer(0x8080, value | value2)

    def _transfer(self, word, flags):
        if not flags & 1:
            flags |= _ALWAYS_BLOCK
        return self.word(word | flags & 0x60)

    def mov(self, dest, src):
        return self.word(0xA000 | (4 if dest == 8 else dest) << 5 | src)

    def irq(self, mod, index=None):
        if index is None:
            mod, index = 0, mod
        return self.word(0xC000 | mod & 0x60 | index)

    def set(self, dest, data):
        return self.word(0xE000 | dest << 5 | data)

    def nop(self):
        return self.mov(2, 2)


def _many(pins):
    return 0 if pins is None else 1 if isinstance(pins, int) else len(pins)


def _bits(count):
    if not 0 < count <= 32:
        raise PIOASMError("invalid bit count {}".format(count))
    return count & 31


# What instructions can be given, by name. What has two codes (exec, pin, irq) the instruction sorts out.
_WORDS = {
    "gpio": 0, "pins": 0, "x": 1, "y": 2, "null": 3, "pindirs": 4, "pc": 5, "status": 5, "isr": 6, "osr": 7,
    "exec": 8, "not_x": 1, "x_dec": 2, "not_y": 3, "y_dec": 4, "x_not_y": 5, "pin": 6, "not_osre": 7,
    "noblock": 0x01, "block": 0x21, "iffull": 0x40, "ifempty": 0x40, "clear": 0x40,
}  # fmt: skip
_INSTRUCTIONS = "word nop jmp wait in_ out push pull mov irq set"
_DIRECTIVES = "wrap_target wrap label"


def _vocabulary(emit, methods):
    names = dict(_WORDS)
    names["invert"] = lambda source: source | 0x08
    names["reverse"] = lambda source: source | 0x10
    names["rel"] = lambda index: index | 0x10
    for name in methods.split():
        names[name] = getattr(emit, name)
    return names


def asm_pio(**settings):
    emit = PIOASMEmit(**settings)

    def assemble(function):
        names = function.__globals__
        kept = names.copy()
        names.clear()
        try:
            names.update(_vocabulary(emit, _INSTRUCTIONS + " " + _DIRECTIVES))
            for number in (0, 1):
                emit.start_pass(number)
                function()
        finally:
            names.clear()
            names.update(kept)
        return emit.prog

    return assemble


def asm_pio_encode(instr, sideset_count, sideset_opt=False):
    emit = PIOASMEmit()
    emit.allow_side(sideset_count, sideset_opt)
    emit._longest >>= 1 if sideset_opt else 0
    emit.pass_ = 1
    names = _vocabulary(emit, _INSTRUCTIONS)
    names["jmp"] = None  # as on a board: it needs labels
    exec(instr, names)
    if len(emit.prog[_CODE]) != 1:
        raise PIOASMError("expecting exactly 1 instruction")
    return emit.prog[_CODE][0]
