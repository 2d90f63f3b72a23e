# misses: stops
# Measures once and drives the rest blindly: with a weaker battery the way comes out shorter.
from robot import *

sleep(1000)
way = min(distance(), distance(), distance()) - 120  # without a lost echo
straight(way)
