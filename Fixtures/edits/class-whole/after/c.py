import os


class A:
    x = 2

    def f(self):
        return 2


def g():
    a = 1
    b = 2
    return a + b


def h():
    return os.name
