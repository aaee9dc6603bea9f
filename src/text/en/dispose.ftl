# dispose
