# x = compute()
x = compute(1)
