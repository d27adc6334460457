import os
import sys


class Account:
    """A bank account."""

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be above zero")
        self.balance += amount
        self.log(amount)
        return self.balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError("not enough money")
        self.balance -= amount
        return self.balance


def main():
    account = Account("Ada", 100)
    account.deposit(50)
    print(account.balance)


if __name__ == "__main__":
    main()
