from robot import *

straight(713)
sleep(2000)
