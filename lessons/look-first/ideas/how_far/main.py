# kits: maqueen, esp32-duo
from model import listen
from robot import *

while True:
    seen = listen()
    if seen:
        mark(seen)
