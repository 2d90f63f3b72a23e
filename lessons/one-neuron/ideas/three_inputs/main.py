# Three inputs, one for each direction.
from model import SAMPLES, classify
from robot import *

# the spread ahead, to the left and up in half a second, and whether somebody moves
EXAMPLES = [
    ((0, 0, 0), 0), ((3, 4, 3), 1), ((1, 0, 1), 0), ((14, 9, 5), 1), ((0, 1, 0), 0), ((2, 3, 2), 1),
    ((1, 1, 0), 0), ((20, 4, 9), 1), ((1, 1, 1), 0), ((3, 2, 1), 1), ((0, 0, 1), 0), ((12, 30, 21), 1),
]  # fmt: skip

weights = [0, 0, 0]
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
            for at in range(3):
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
    return [(max(values) - min(values)) // 100 for values in window]


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
