"""Workers: the process that trains a run, what starts it, and what looks after it."""
