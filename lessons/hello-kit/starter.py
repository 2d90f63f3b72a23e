from robot import *

# 눈을 뜨고, 1초 뒤에 감아요. / Opens its eyes, and shuts them after a second.
lights(100)
sleep(1000)
lights(0)
