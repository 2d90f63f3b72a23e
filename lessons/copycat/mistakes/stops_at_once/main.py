# misses: moves
# Asks the model once, and the program is over.
from robot import *
from model import classify

left, right = line()
label = classify([left], [right], [0], [0])
print(label)
