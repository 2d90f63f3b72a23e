from robot import *

drive(150)
sleep(4600)
stop()
