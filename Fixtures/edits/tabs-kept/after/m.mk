all:
	echo b
	echo c
