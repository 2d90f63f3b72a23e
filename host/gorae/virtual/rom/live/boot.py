# As ../boot.py, for a board that has a REPL and goes on after its program.
import sys

sys.path[:] = []
import gc
import machine
from array import array

words = array("i", [0] * 16)
payload = bytearray(512)
print(id(words), id(payload), id(KeyboardInterrupt), id(sys.stdin.buffer), id(sys.stdout.buffer))
bell = machine.idle
for made in (0, 1):
    words[0] = REQUEST.POWER_ON
    words[1] = made
    bell()
    if not made:
        sys.path[:] = ["/rom"]
        gc.threshold(4096)
        import _live
        import _start

        _live.prepare(bell, words, payload)
        _start.make(bell, words, payload)
        _live.make()
        gc.threshold(-1)
        gc.collect()
_live.keep = _start
_live.run(globals())
