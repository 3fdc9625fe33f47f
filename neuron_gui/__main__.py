"""``python -m neuron_gui``."""

import sys

from neuron_gui.cli import main

sys.exit(main())
