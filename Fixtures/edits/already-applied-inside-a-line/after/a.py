f(timeout_seconds=30)
