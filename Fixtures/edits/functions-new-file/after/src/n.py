def transfer(a, b, amount):
    b.deposit(a.withdraw(amount))
