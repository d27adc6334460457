import os


def a():
    x = 1
    y = 2
    z = 3
    w = 4
    return x


def b():
    x = 1
    y = 2
    return y
