run(a)  
b = 2
