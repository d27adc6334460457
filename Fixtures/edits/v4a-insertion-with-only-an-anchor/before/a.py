class A:
    y = 2
