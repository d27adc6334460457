run()
if x:
    run()
