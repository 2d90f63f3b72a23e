# gorae explore dataset.csv shows what is in the data beside this program.
from robot import *

stream(50)
while True:
    sleep(200)
