import os


class A:
    limit = 5
    names = []

    def f(self):
        return self.limit


def g():
    return 1
