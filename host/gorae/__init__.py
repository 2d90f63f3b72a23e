"""gorae (고래): robot lessons that check themselves."""

__version__ = "0.1.0"
