"""Dialogs: import, race, progress, errors, pages of text."""
