import os


class A:
    limit = 5
    names = []

    def f(self):
        return os.name


def g():
    return 1
