"""Challenge files, checks and verdicts. Grading reads only a Recording, and what was handed in.

challenge, loading        YAML -> Challenge
code, measures, grade     Challenge + runs -> Verdict
hints, differences        what to try next; what was different about a run
"""
