"""Hold the write lock of a database file until the standard input ends."""

import sqlite3
import sys

connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked")
sys.stdin.read()
connection.execute("ROLLBACK")
connection.close()
