def a():
    return """
def b():
    pass
"""


def b():
    return 1


def c():
    return 2
