"""`gorae` and `python -m gorae`: the command, also when Ctrl-C comes while it is imported, or ends."""

from __future__ import annotations

import gc
import os
import signal
import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command and exit with its status."""
    # What is imported stays; looking through it for garbage again and again takes a twentieth of a check.
    gc.set_threshold(20_000, 20, 20)
    # Else pydantic looks for plugins in the metadata of every package that is installed: 40 ms here.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from gorae import cli

        cli.main()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
