"""Runs as jobs: bytes in, bytes out, each known by the content that decides it.

job       one run to do: program, challenge, kit and seed, and the key of its result
results   what a run left behind, as bytes that carry no code
worker    a process that runs jobs, one after the other
pool      as many workers as cores; one that dies or hangs is replaced
store     results by key, in one SQLite file that survives a power cut
"""
