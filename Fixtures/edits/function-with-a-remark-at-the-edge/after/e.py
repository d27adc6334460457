def f():
    return 3


# Of g.
def g():
    return 1


def h():
    return 2
