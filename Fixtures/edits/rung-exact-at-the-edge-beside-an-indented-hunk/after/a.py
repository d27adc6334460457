stop()
if x:
    run()
    wait()
