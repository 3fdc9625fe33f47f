"""``python -m neuron_gui``."""

import sys

from neuron_gui.app.cli import main

sys.exit(main())
