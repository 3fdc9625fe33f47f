"""Everything on the screen: the main window, the views of a run, controls, dialogs, style."""
