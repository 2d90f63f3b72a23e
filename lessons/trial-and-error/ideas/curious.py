# kits: maqueen
# Never at random: whatever has not been tried yet looks better than anything that has been.
from robot import *

FILE = "policy.txt"
ACTIONS = ((80, 80), (120, 0), (80, -80))
side = 0


def look():
    global side
    seen = lines()
    half = len(seen) // 2
    left, right = any(seen[:half]), any(seen[-half:])
    if left != right:
        side = 0 if left else 1
    if seen[2] if len(seen) == 5 else left and right:
        return 1
    if left != right:
        return 0 if left else 2
    return 3 + side


def learn(end):
    values = [[700] * 3 for _ in range(5)]
    state, total, steps = look(), 0, 0
    while clock() < end:
        row = values[state]
        action = row.index(max(row))
        drive(*ACTIONS[action])
        sleep(60)
        now = look()
        got = (100 if action == 1 else 40) if now == 1 else 20 if now < 3 else -200
        row[action] += (got + 8 * max(values[now]) // 10 - row[action]) // 6
        state = now
        total += got
        steps += 1
        if steps % 50 == 0:
            log("reward", total / 50)
            total = 0
    stop()
    return [row.index(max(row)) for row in values]


try:
    with open(FILE) as file:
        policy = [int(letter) for letter in file.read()]
except OSError:
    policy = learn(87000)
    with open(FILE, "w") as file:
        file.write("".join([str(action) for action in policy]))
    while True:
        sleep(1000)
while True:
    drive(*ACTIONS[policy[look()]])
    sleep(40)
