"""A season: which schools get seats, and when they come, with whom, where, with which kits and vehicles.

`read_folder` in `folder.py` reads all files of an office into one frozen value.
"""
