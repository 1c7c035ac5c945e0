"""What travels between processes: the messages and their one encoding."""
