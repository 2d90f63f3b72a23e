"""Challenge files, formulas and verdicts. Grading reads only a Recording.

tokens, parser, names     text -> tree (`formula`), with every mistake at its column
windows, evaluation       tree + Recording -> robustness at every sample
blame, explain, culprits  tree + Recording -> what went wrong, when, by how much
challenge, loading        YAML -> Challenge
code, measures, grade     Challenge + runs -> Verdict
hints, differences        what to try next; what was different about a run
"""
