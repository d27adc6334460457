if x:
    run()
else:
    if y:
        run()
