from robot import *

trim(3)

straight(706)
sleep(2000)
