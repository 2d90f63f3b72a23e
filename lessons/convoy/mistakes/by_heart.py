# misses: same-way
# Has seen the way once and drives it by heart; the leader takes another one every time.
from robot import *
import radio

radio.config(group=8)
while radio.receive() is None:
    sleep(10)
straight(500)
straight(200)
turn(90)
straight(370)
