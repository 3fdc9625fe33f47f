"""Data sets: generated, loaded from files, saved. No Qt."""
