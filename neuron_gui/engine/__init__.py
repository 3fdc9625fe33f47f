"""The worker thread, and the engine that controls it; only this package uses both Qt and the trainer."""
