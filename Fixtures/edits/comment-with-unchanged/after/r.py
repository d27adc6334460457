reset()  
# left unchanged by reset
x = 1
