import os


def a():
    x = 1
    y = 2
    z = 3
    # other code here
    w = 5
    return x


def b():
    x = 1
    y = 2
    return y
