# gorae model 1: tree from 733 windows
# of line_left line_right since_left since_right
# data 6844086b3378 settings 1ef4cfbc
# people: 1; held out: nobody
# again: gorae train d1.csv --model tree --depth 4
HZ = 1
SAMPLES = 1
LABELS = ('ahead', 'left', 'right')
def features(line_left, line_right, since_left, since_right):
 return sum(line_right) // SAMPLES,
def predict(f):
 mean_line_right, = f
 if mean_line_right < 1:
  return 1, 90  # left
 return 0, 97  # ahead
def classify(line_left, line_right, since_left, since_right):
 return LABELS[predict(features(line_left, line_right, since_left, since_right))[0]]
w = []
due = 0
last = None
def listen(read, least=60):
 global due, last
 from robot import clock, sleep
 n = 1
 while n > 0 or len(w) < SAMPLES:
  if clock() - due > 5000:
   due = clock()
   w.clear()
  sleep(max(0, due - clock()))
  due += 1000
  w.append(read())
  n -= 1
 del w[:-SAMPLES]
 a, sure = predict(features(*zip(*w)))
 a = LABELS[a] if sure >= least else None
 if a is None or a != last:
  last = a
  return None
 last = None
 w.clear()
 return a
