"""Hold the write lock of a database for so many seconds, as another program that has opened it may.

Arguments: the file, seconds. Prints "locked", then "given back".
"""

import sqlite3
import sys
import time


def main(path: str, seconds: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    connection.execute("BEGIN IMMEDIATE")
    print("locked", flush=True)
    time.sleep(float(seconds))
    connection.execute("ROLLBACK")
    connection.close()
    print("given back", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
