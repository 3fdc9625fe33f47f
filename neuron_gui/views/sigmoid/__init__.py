"""Every sample on the sigmoid."""
