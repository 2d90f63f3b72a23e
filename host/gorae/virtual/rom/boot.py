# Runs in the guest at power-on, before the program.
#
# It rings twice from the same place, before and after the board's modules are made. At the first ring the
# host may put back the memory that another board had at its second: then this one is as far as that.
import sys

sys.path[:] = []
import gc
import machine
from array import array

words = array("i", [0] * 16)
payload = bytearray(512)
print(id(words), id(payload))
bell = machine.idle
for made in (0, 1):
    words[0] = REQUEST.POWER_ON
    words[1] = made
    bell()
    if not made:
        sys.path[:] = ["/rom"]
        gc.threshold(4096)  # so that the modules lie close together
        import _start

        _start.make(bell, words, payload)
        gc.threshold(-1)
        gc.collect()
_start.run("main.py")
