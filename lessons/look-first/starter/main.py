from model import listen
from robot import *

while True:
    seen = listen()
    if seen:
        mark(seen)
