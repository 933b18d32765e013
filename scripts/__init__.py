"""What is run by hand: pictures of the program."""
