"""What people see: the main window, the views of a run, controls, dialogs, style."""
