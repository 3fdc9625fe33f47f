"""The worker thread: the one place that knows both Qt and the trainer."""
