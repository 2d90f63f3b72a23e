"""Signal Temporal Logic on recordings.

tokens, parser, names     text -> tree (`formula`), with every mistake (`mistakes`) at its column
windows, evaluation       tree + Recording -> robustness at every sample; extremes over sliding windows
spans, bounds             interval arithmetic: which values a number, which robustness a formula can ever have
blame, explain, culprits  tree + Recording -> what went wrong, when, by how much
limits                    tree -> the limits that it sets, for pictures
quantities, measures      numbers as people say them; numbers that earn no points
"""
