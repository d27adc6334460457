def f(a, b):
    return a + \
b


def g():
    return 1


def h():
    return 2
