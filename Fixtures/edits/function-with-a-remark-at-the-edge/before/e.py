def f():
    a = 1
# A remark at the edge.
    return a


# Of g.
def g():
    return 1


def h():
    return 2
