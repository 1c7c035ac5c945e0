"""A digest: what a configuration decides, as one short text, equal for equal trainings whatever they are called."""

import hashlib
import json

from babysit.train.config import Config


def digest(config: Config) -> str:
    """Return the SHA-256 of all of `config` but its name, in hexadecimal digits."""
    decided = {key: value for key, value in config.to_dict().items() if key != "name"}
    return hashlib.sha256(json.dumps(decided, sort_keys=True).encode()).hexdigest()
