from model import listen
from robot import *

while True:
    said = listen()
    if said:
        mark(said)
