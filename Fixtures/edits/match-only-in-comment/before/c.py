# x = compute()
