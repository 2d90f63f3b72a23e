"""The kinds of models. Each has `fit` for the host, and says `predict` in MicroPython for the board."""
