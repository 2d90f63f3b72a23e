# Asks model.py about each of COUNT windows in the file `windows`: SAMPLES times CHANNELS numbers of 32 bits.
# What it says for the host begins with a 2. With SURE it also says how sure the model is.
from array import array

from utime import ticks_diff, ticks_us

say = print
now = ticks_us
since = ticks_diff


def told(text):
    digits = "0123456789abcdef"
    return "".join([digits[byte >> 4] + digits[byte & 15] for byte in text.encode()])


import model  # noqa: E402

for name in ("LABELS", "HZ", "SAMPLES", "classify", "features", "predict")[: 6 if SURE else 4]:
    if not hasattr(model, name):
        say("\2bad", name)
        raise SystemExit
labels = model.LABELS
if not isinstance(labels, (tuple, list)) or not labels or [one for one in labels if not isinstance(one, str)]:
    say("\2bad LABELS")
    raise SystemExit
for name in ("HZ", "SAMPLES"):
    value = getattr(model, name)
    if type(value) is not int or not 0 < value < 10000:
        say("\2bad", name)
        raise SystemExit
    say("\2is", name, value)
for label in labels:
    say("\2label", told(label))
classify = model.classify
sure = 0
if COUNT:
    row = array("i", [0] * (SAMPLES * CHANNELS))
    file = open("windows", "rb")
for at in range(COUNT):
    file.readinto(row)
    window = [list(row[begin : begin + SAMPLES]) for begin in range(0, len(row), SAMPLES)]
    start = now()
    answer = classify(*window)
    took = since(now(), start)
    if type(answer) is not str or answer not in labels:
        say("\2no", at, told(repr(answer)[:60]))
        raise SystemExit
    if SURE:
        number, sure = model.predict(model.features(*window))
        answer = labels[number]
    # one text, for each write costs the host time
    say("\2answer " + " ".join(map(str, (at, labels.index(answer), sure, took))) + "\n", end="")
say("\2end")
