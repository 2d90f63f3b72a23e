# misses: no-bump, stops
# Drives for a fixed time instead of looking: right for one wall only.
from robot import *

drive(150)
sleep(5000)
stop()
