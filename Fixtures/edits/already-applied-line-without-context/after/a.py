a = 1
timeout_seconds = 30
