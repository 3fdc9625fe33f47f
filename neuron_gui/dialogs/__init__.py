"""Windows that ask: import, preferences and their like."""
