"""A damaged database: header, pages of its trees, its end: refused in words, the file kept, nothing made anew."""

import hashlib
import random
import shutil
from pathlib import Path

from babysit.errors import StoreError
from babysit.store.database import FILE_NAME, Database
from faults.ledger import Ledger
from faults.raw import RawProducer
from faults.record import Record
from faults.stage import make_runs, streams
from processes import ServerProcess

SHORT, LONG = 8, 100
SERVED = 10  # every so many tries, `babysit serve` is started on the damaged folder, too
PAGE = 4096
TREE_PAGES = {2, 5, 10, 13}  # the first byte of a page of a tree (sqlite.org/fileformat2.html, 1.6)
WORDS = ("is damaged", "nothing was changed", "Move it aside")


def inject(rng: random.Random, size: int, folder: Path, record: Record) -> None:
    """Damage copies of a database in `size` ways, and open them."""
    ledger, sound = Ledger(), folder / "sound"
    [(run, token)] = make_runs(sound)
    with ServerProcess(sound) as server:
        hand = RawProducer(server.url, run, token, "hand", ledger, rng, pause=0.005)
        hand.start()
        streams(ledger, 100)
        record.require(hand.stop(), "the producer could not deliver")
        server.end()
    content = (sound / FILE_NAME).read_bytes()
    for place in record.rounds(size):
        damaged = folder / f"damaged{place}"
        damaged.mkdir(mode=0o700)
        (damaged / FILE_NAME).write_bytes(_damage(content, rng, place))
        before = _print_of(damaged)
        text = _serve(damaged) if place % SERVED == 0 else _open(damaged)
        for words in WORDS:
            record.require(words in text, f"a damaged database is refused without {words!r}: {text!r}")
        record.require(_print_of(damaged) == before, "a damaged file was changed")
        record.require(not (damaged / "backups").exists(), "a copy of a damaged database was kept as a backup")
        record.tries += 1
        shutil.rmtree(damaged)
    record.add(ledger.audit(sound))


def _damage(content: bytes, rng: random.Random, place: int) -> bytes:
    """Return the file with its header, some pages of its trees, or its second half gone."""
    damaged = bytearray(content)
    if place % 3 == 0:
        damaged[: rng.randrange(16, 100)] = rng.randbytes(rng.randrange(16, 100))
    elif place % 3 == 1:
        trees = [at for at in range(PAGE, len(content), PAGE) if content[at] in TREE_PAGES]
        for at in rng.sample(trees, min(3, len(trees))):
            damaged[at : at + PAGE] = rng.randbytes(PAGE)
    else:
        del damaged[rng.randrange(len(content) // 4, 3 * len(content) // 4) :]
    return bytes(damaged)


def _open(folder: Path) -> str:
    try:
        Database.open(folder).close()
    except StoreError as error:
        return str(error)
    return "it was opened"


def _serve(folder: Path) -> str:
    server = ServerProcess(folder)
    try:
        server.start()
    except AssertionError as error:
        return str(error) if server.exit_code else "it ended with 0"
    server.kill()
    return "it was served"


def _print_of(folder: Path) -> str:
    return hashlib.sha256((folder / FILE_NAME).read_bytes()).hexdigest()
