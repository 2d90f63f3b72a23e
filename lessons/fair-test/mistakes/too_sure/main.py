# misses: hears, honest
# Say something only when there is no doubt at all: then nothing is ever wrong.
from robot import *
from model import listen

while True:
    said = listen(99)
    if said:
        mark(said)
