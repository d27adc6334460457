if x:
    stop()
else:
    if y:
        run()
