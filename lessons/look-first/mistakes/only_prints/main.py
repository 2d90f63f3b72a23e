# misses: strangers
# Whoever prints what it saw has said it.
from model import listen
from robot import *

while True:
    print(listen())
