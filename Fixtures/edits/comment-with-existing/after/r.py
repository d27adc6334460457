# existing rows are left unchanged
x = 2
