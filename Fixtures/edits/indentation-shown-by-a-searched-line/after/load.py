import os


def a():
    return 1


def b():
    if x:
      y()
    return 2


def c():
    return 3
