"""Programs that do one thing as often as they can, so that the host has as much to do as possible.

`test_time.py` counts what they make the host do; `tests/benchmarks/bench_attacks.py` takes the time.
"""

from __future__ import annotations

DOOR = "import machine\nop = machine._op\nb = machine._board\nw = b.words\nring = b.bell\n"
"""How a program gets at the mailbox and the doorbell."""

_TIMER = {
    "microbit-v2": "from microbit import run_every\nrun_every(lambda: 0, ms={ms})\n",
    "esp32": "from machine import Timer\nTimer(0).init(period={ms}, callback=lambda _: 0)\n",
}

BOTH = {
    "nothing": "while True: pass",
    "floats": "x = 1.1\nwhile True: x = x * 1.0001 + 0.5",
    "big numbers": "x = 3\nwhile True: x = x * x % (1 << 2000)",
    "hopeless power": "10**10**8",
    "endless power": "while True:\n    try: 10**10**8\n    except MemoryError: pass",
    "enormous text": "while True:\n    try: 'a' * 10**9\n    except MemoryError: pass",
    "memory": "l = []\nwhile True:\n    try: l.append(bytearray(1000))\n    except MemoryError: l = []",
    "garbage": "import gc\nwhile True: gc.collect()",
    "copies": "b = bytearray(25000)\nwhile True: b[:]",
    "fills": "while True: bytearray(25000)",
    "search": "s = b'a' * 20000\nwhile True: s.find(b'ab')",
    "replace": "s = 'ab' * 3000\nwhile True: s.replace('a', 'cc')",
    "sort": "l = list(range(500))\nwhile True: l.sort(key=lambda x: -x)",
    "sort that changes its list": "l = list(range(99))\nwhile True:\n"
    "    try: l.sort(key=lambda x: l.append(x) or x)\n"
    "    except Exception: l = list(range(99))",
    "nested lists": "l = []\nfor _ in range(60): l = [l]\nwhile True: repr(l)",
    "deep recursion": "def f(): f()\nwhile True:\n    try: f()\n    except RuntimeError: pass",
    "names": "n = 0\nwhile True:\n    exec('x%d = 1' % n)\n    n += 1",
    "imports": "while True:\n    try: import nowhere\n    except ImportError: pass",
    "ticks": "import time\nwhile True: time.ticks_ms()",
    "no sleep": "import time\nwhile True: time.sleep(0)",
    "shortest sleep": "import time\nwhile True: time.sleep_us(1)",
    "print": "while True: print('x')",
    "print nothing": "while True: print(end='')",
    "print much": "while True: print('x' * 5000)",
    "open": "while True: open('main.py').close()",
    "open nothing": "while True:\n    try: open('nope')\n    except OSError: pass",
    "open without closing": "while True:\n    try: open('main.py')\n    except OSError: pass",
    "read": "f = open('main.py')\nwhile True:\n    if not f.read(1): f = open('main.py')",
    "write": "while True:\n    with open('a', 'w') as f: f.write('x')",
    "many files": "n = 0\nwhile True:\n    try: open('f%d' % n, 'w').close()\n"
    "    except OSError: n = 0\n    n += 1",
    "fill the disk": "while True:\n    try:\n        with open('a', 'w') as f:\n"
    "            while True: f.write('x' * 500)\n"
    "    except OSError: pass",
    "listdir": "import os\nfor n in range(100): open('f%d' % n, 'w').close()\nwhile True: os.listdir()",
    "long names": "s = '/'.join(['..'] * 1000)\nwhile True:\n    try: open(s)\n    except OSError: pass",
    "remove": "import os\nwhile True:\n    open('a', 'w').close()\n    os.remove('a')",
    "stat": "import os\nwhile True: os.stat('main.py')",
    "reset": "import machine\nmachine.reset()",
    "not imitated": "import machine\nwhile True:\n    try: machine._board.not_imitated('x' * 500)\n"
    "    except NotImplementedError: pass",
    "errors": "while True:\n    try: raise ValueError('x' * 1000)\n    except ValueError as e: str(e)",
    "shortest ring": DOOR + "while True: ring(); ring(); ring(); ring(); ring(); ring(); ring(); ring()",
    "alarm taken": DOOR + "while True: op(31)",
    "alarm taken, no wrapper": DOOR + "w[0] = 31\nwhile True: ring(); ring(); ring(); ring(); ring(); ring()",
    "alarm set": DOOR + "while True: op(4, 0)",
    "computing for free": DOOR + "while True:\n    for _ in range(1000): pass\n    op(31)",
    "alarm storm": DOOR + "while True: op(4, 0); op(1); op(31)",
    "unknown": DOOR + "while True:\n    w[0] = 99\n    ring()",
    "refused": DOOR + "while True:\n    try: op(30, 1)\n    except OSError: pass",
    "glyphs": DOOR + "while True: op(18, 65)",
    "pictures": DOOR + "while True: op(19, 9)",
    "bus": DOOR
    + "op(14, 1 << 30, 19, 20)\nwhile True:\n    w[0] = 11\n    w[1] = 16\n    w[2] = 0\n    ring()",
    "long reads": DOOR
    + "op(14, 1 << 30, 19, 20)\nwhile True:\n    w[0] = 12\n    w[1] = 16\n    w[2] = 512\n    ring()",
    "lights": DOOR + "while True: op(15, 0, 0)",
    "pulses": DOOR + "while True: op(10, 0, 1, -5)",
    "tones": DOOR + "n = 0\nwhile True:\n    op(23, n % 1000)\n    n += 1",
    "serial": DOOR + "while True: op(16, 0)",
    "disk": DOOR + "while True: op(29)",
}
ONLY = {
    "microbit-v2": {
        "pixels": "from microbit import display\nwhile True: display.set_pixel(0, 0, 5)",
        "scroll": "from microbit import display\n"
        "display.scroll('x' * 999, delay=0, wait=False, loop=True)\nwhile True: pass",
        "buttons": "from microbit import button_a\nwhile True: button_a.is_pressed()",
        "line": "from microbit import pin13\nwhile True: pin13.read_digital()",
        "motors": "from microbit import i2c\nn = 0\nwhile True:\n"
        "    i2c.write(16, bytes((0, 0, n % 255)))\n    n += 1",
        "acceleration": "from microbit import accelerometer\nwhile True: accelerometer.get_x()",
        "music": "import music\nmusic.set_tempo(bpm=100000)\nwhile True: music.play(['c', 'd'] * 99)",
        "timers": _TIMER["microbit-v2"].format(ms=0) * 20
        + "from microbit import sleep\nwhile True: sleep(1)",
    },
    "esp32": {
        "clock": "import time\nwhile True: time.time_ns()",
        "random bytes": "import os\nwhile True: os.urandom(1)",
        "many random bytes": "import os\nwhile True: os.urandom(20000)",
        "too many random bytes": "import os\nwhile True:\n    try: os.urandom(1 << 30)\n"
        "    except MemoryError: pass",
        "rename": "import os\nopen('a', 'w').close()\nwhile True:\n    os.rename('a', 'b')\n"
        "    os.rename('b', 'a')",
        "folders": "import os\nwhile True:\n    os.mkdir('a')\n    os.rmdir('a')",
        "deep folders": "import os\np = ''\nwhile True:\n    p += '/' + 'x' * 20\n"
        "    try: os.mkdir(p)\n    except OSError: p = ''",
        "many folders": "import os\nn = 0\nwhile True:\n    n += 1\n    try: os.mkdir('f%d' % n)\n"
        "    except OSError: n = 0",
        "write one byte": "f = open('a', 'w')\nwhile True:\n    f.write('x')\n    f.flush()",
        "seek": "f = open('main.py')\nwhile True: f.seek(0)",
        "poll": "import select, sys\np = select.poll()\np.register(sys.stdin)\nwhile True: p.poll(0)",
        "hopeless pattern": "import re\nwhile True:\n    try: re.match('(a*)*b', 'a' * 25)\n"
        "    except RuntimeError: pass",
        "pin": "from machine import Pin\np = Pin(34, Pin.IN)\nwhile True: p.value()",
        "pin out": "from machine import Pin\np = Pin(25, Pin.OUT)\nwhile True:\n    p.on()\n    p.off()",
        "pwm": "from machine import PWM, Pin\np = PWM(Pin(25))\nwhile True: p.duty(5)",
        "imu": "from machine import I2C, Pin\ni = I2C(0, scl=Pin(22), sda=Pin(21))\n"
        "while True: i.readfrom_mem(104, 59, 14)",
        "timers": _TIMER["esp32"].format(ms=1) * 20 + "import time\nwhile True: time.sleep_ms(1)",
        "json": "import json\ns = '[' * 60 + ']' * 60\nwhile True: json.loads(s)",
        "hashes": "import hashlib\nwhile True: hashlib.sha256(b'x' * 10000).digest()",
    },
}
LOOPS = [(board, name, {**BOTH, **more}[name]) for board, more in ONLY.items() for name in {**BOTH, **more}]
