"""The command line: a window, a screenshot, or training without a window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from neuron_gui.app.arguments import UsageError, train_parser
from neuron_gui.app.console import complain, provide_output
from neuron_gui.data.dataset import DataError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    seen = provide_output()
    try:
        if words[:1] == ["train"]:
            from neuron_gui.app.headless import train

            return train(train_parser().parse_args(words[1:]))
        from neuron_gui.app.startup import run

        return run(words)
    except (UsageError, DataError) as error:
        complain(" ".join(str(error).split()), seen=seen)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
