"""`gorae` and `python -m gorae`: the command, also when Ctrl-C comes while it is imported, or ends."""

from __future__ import annotations

import os
import signal
import sys

if __name__ == "__main__" and sys.path[0] in ("", os.getcwd()) and not os.path.isdir("gorae"):
    del sys.path[0]  # of `python -m`: a student's secrets.py, of the board, is not Python's

from gorae import garbage

_INTERRUPTED = 130


def main() -> None:
    """Run the command and exit with its status."""
    garbage.look_seldom()
    # Else pydantic looks for plugins in the metadata of every package that is installed: 40 ms here.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from gorae import cli

        cli.main()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(_INTERRUPTED)
    finally:
        garbage.look_past_what_is_there()


if __name__ == "__main__":
    main()
