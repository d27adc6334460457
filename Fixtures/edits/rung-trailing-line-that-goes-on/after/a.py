run(a)  # twice
b = 2
