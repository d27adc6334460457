def a():
    return """
def b():
    pass
"""


def b():
    return 10


def c():
    return 2
