# misses: stops
# Measures once and drives the rest blindly: with a weaker battery the way comes out shorter.
from robot import *

sleep(1000)
way = distance() - 100
straight(way)
