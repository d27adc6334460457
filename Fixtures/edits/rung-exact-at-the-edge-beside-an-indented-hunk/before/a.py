run()
if x:
    run()
    go()
