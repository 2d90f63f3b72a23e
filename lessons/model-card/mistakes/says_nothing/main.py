# misses: honest
# A robot that says nothing makes no mistakes.
from robot import *
from model import listen

while True:
    said = listen(101)
    if said:
        mark(said)
