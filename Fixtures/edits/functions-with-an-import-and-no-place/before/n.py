def f():
    return None


def g():
    return 1
