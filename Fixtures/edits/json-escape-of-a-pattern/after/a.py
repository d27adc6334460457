import re


def f(x):
    return re.match(r"\d+\.", x)
