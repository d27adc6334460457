reset()
