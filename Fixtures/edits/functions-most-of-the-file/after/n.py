LIMIT = 5


def f():
    a = 1
    b = 2
    c = 3
    d = 4
    e = 6
    return a + b + c + d + e
