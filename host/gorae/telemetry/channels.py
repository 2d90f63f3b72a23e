"""Names of channels that a program makes itself, as recordings and tables show them."""

from __future__ import annotations

from gorae.telemetry.signals import SIGNALS


def own_name(name: str) -> str:
    """A channel of a program's own does not pass for what only a referee sees, or for a column of the file.

    Two names that differ stay different.
    """
    name = " ".join(name.split()) or "log"
    return f"log_{name}" if _is_taken(_without_log(name)) else name


def _without_log(name: str) -> str:
    while name.startswith("log_"):
        name = name.removeprefix("log_")
    return name


def _is_taken(name: str) -> bool:
    from gorae.telemetry.csv_foreign import reserved_names

    signal = SIGNALS.get(name)
    return bool(signal and signal.source == "truth") or name in reserved_names()
