from model import SAMPLES, classify
from robot import *

# (spread, wiggle) of half a second, and whether somebody moves
EXAMPLES = [
    ((1, 3), 0), ((9, 7), 1), ((2, 6), 0), ((40, 55), 1), ((1, 4), 0), ((16, 15), 1),
    ((2, 5), 0), ((16, 33), 1), ((3, 7), 0), ((7, 8), 1), ((2, 4), 0), ((62, 70), 1),
]  # fmt: skip

weights = [0, 0]
bias = 0


def fires(inputs):
    total = bias
    for weight, value in zip(weights, inputs):
        total += weight * value
    return 1 if total > 0 else 0


def learn():
    """Show all examples once, put right what was wrong; return how often that was."""
    global bias
    wrong = 0
    for inputs, wanted in EXAMPLES:
        error = wanted - fires(inputs)
        if error:
            mark("wrong")
            wrong += 1
            bias += error
            for at in range(2):
                weights[at] += error * inputs[at]
    return wrong


def look(samples):
    """Return so many accelerations in each of the three directions, 50 a second."""
    rows = []
    for i in range(samples):
        rows.append(motion())
        sleep(20)
    return list(zip(*rows))


def inputs_of(window):
    spread = wiggle = 0
    for values in window:
        spread += max(values) - min(values)
        wiggle += sum([abs(values[i] - values[i - 1]) for i in range(1, len(values))]) // len(values)
    return spread // 100, wiggle // 10


for epoch in range(20):
    wrong = learn()
    mark("round")
    sleep(250)
    if not wrong:
        break

while True:
    if fires(inputs_of(look(25))):
        mark(classify(*look(SAMPLES)))
        while fires(inputs_of(look(25))):
            sleep(20)
