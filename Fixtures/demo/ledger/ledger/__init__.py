"""Keeps household expenses in a CSV file and reports on them."""
