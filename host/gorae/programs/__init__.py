"""Programs as people save them: from bytes to text, and what is wrong with a text, without running it."""

from gorae.programs.decoding import for_board, open_program, read_program, text_of
from gorae.programs.gathering import Gathered, gather

__all__ = ["Gathered", "for_board", "gather", "open_program", "read_program", "text_of"]
