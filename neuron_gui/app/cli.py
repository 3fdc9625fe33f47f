"""The command line: a window, a screenshot, or training without a window."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from neuron_gui.app.console import complain, provide_output
from neuron_gui.app.memory_limit import too_little


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    seen = provide_output()
    training = words[:1] == ["train"]
    if sentence := too_little(window=not training):
        complain(sentence, seen=seen)
        return 2
    if not training:
        # Loading modules leaves no garbage. With a window, `Collector` collects, never in the worker's thread.
        gc.disable()
    # After the check of the memory: numpy alone needs 200 MB of address space.
    from neuron_gui.app.arguments import UsageError, train_parser
    from neuron_gui.data.dataset import DataError

    try:
        if training:
            from neuron_gui.app.headless import train

            return train(train_parser().parse_args(words[1:]))
        from neuron_gui.app.startup import run

        return run(words)
    except (UsageError, DataError) as error:
        complain(" ".join(str(error).split()), seen=seen)
        return 2
    except MemoryError:
        complain("there is not enough memory for this", seen=seen)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
