"""Executors: where workers are started; this machine is the first of them."""
