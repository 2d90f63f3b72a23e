"""The ways of flashing, a module each by the name that ports give it: its `onto` gets one board ready."""
