"""`gorae` and `python -m gorae`: the command, also when Ctrl-C comes while it is still being imported."""

from __future__ import annotations

import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command and exit with its status."""
    try:
        from gorae import cli
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    cli.main()


if __name__ == "__main__":
    main()
