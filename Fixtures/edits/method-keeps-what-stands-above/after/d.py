import functools


class A:
    # Cached.
    @functools.cache
    def f(self):
        return 10

    @staticmethod
    def g():
        return 2

    def h(self):
        return 3
