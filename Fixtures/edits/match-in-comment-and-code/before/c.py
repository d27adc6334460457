# x = compute()
x = compute()
