def f(a):
    b = a
    c = b + 1
    return c


def g():
    return 1
