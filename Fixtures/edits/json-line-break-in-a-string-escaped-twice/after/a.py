import re


def f(x):
    print("a\nb")
