def first():
    value = load()
    check(value)
    return value


def second():
    value = load()
    check(value)
    return value


def third():
    value = load()
    check(value)
    return value
