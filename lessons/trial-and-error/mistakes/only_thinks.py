# misses: practises
# Chooses actions and gives itself points, but never does what it has chosen.
from robot import *
from random import randint

q = [[300] * 3 for _ in range(5)]
for step in range(500):
    action = randint(0, 2)
    got = 100 if all(line()) else -100
    q[1][action] += (got - q[1][action]) // 4
    sleep(60)
with open("policy.txt", "w") as file:
    file.write("01202")
print(q)
