def f(a):
    b = a
    c = b
    return c


def g():
    return 1
