import os


class A:
    x = 1

    def f(self):
        return 1


def g():
    a = 1
    b = 2
    return a + b


def h():
    return os.name
