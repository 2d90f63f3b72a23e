"""The loader of a virtual board that is flashed by UF2: a drive that comes, takes a file and goes."""
