"""Checks of a class: programs graded by workers, run by run, fairly, once, and told as they are known.

checking   from a saved version to a check on its way
pending    a check on its way: which runs it has, which are with workers
queue      who is served next
grader     feeds the workers, stores what they find, tells it
grading    what workers do besides runs: verdicts, replays, pictures
results    results of runs by their keys
graded     checks, attempts and hints in the class's file
telling    checks as browsers are told of them; showing: their replays
routes     the routes of all that
"""
