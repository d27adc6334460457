a = 1
stop_everything()
