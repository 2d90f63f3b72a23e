"""Runs as jobs: bytes in, bytes out, each known by the content that decides it.

job       one run to do: program, challenge, kit and seed, and the key of its result
results   what a run left behind, as bytes that carry no code
worker    a process that runs jobs, one after the other
pool      as many workers as cores; one that dies or hangs is replaced
helpers   forks of a process that take over some of a program's runs
engine    where jobs run: the pool here, or elsewhere, behind one method
batch     many programs: what is stored is not run again, what is told has been stored
ladders   what the programs of lessons earn from step to step, on every kit
archives  files that were handed in, in folders and zips; submissions: whose they are, for which lesson
pseudonyms  names kept out of the store, in a file beside it
store     results by key, in one SQLite file that survives a power cut
"""
