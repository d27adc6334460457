if x:
    run()
else:
    if y:
        stop()
