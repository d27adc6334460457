import re


def f(x):
    return re.match("a", x)
