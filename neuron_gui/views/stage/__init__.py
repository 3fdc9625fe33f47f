"""The stage in the middle of the window: one to four cells, each of which shows one view."""
