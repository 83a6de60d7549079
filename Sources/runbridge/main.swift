print("runbridge")
