"""Open a data folder and hold it until the standard input ends, or say who holds it."""

import os
import sys
from pathlib import Path

from babysit.errors import FolderInUseError
from babysit.store.database import Database

try:
    database = Database.open(Path(sys.argv[1]))
except FolderInUseError as error:
    print(f"refused: {error}")
    sys.exit(3)
print(f"pid {os.getpid()}")
sys.stdin.read()
database.close()
