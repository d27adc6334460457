def f():
    ...

x = 2
