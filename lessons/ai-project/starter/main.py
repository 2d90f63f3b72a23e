from robot import *

# Whom does your robot help? It has not learned anything yet.
while True:
    sleep(100)
