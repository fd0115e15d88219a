print("myograph")
