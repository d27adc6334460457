x = 1

def work():
    run()
