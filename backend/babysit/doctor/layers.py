"""The layers of a run, as rules speak of them: those with weights, by their numbers, with what stands around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NORMS = frozenset({"batch_norm", "layer_norm"})
SATURATING = frozenset({"sigmoid", "tanh"})
RECTIFYING = frozenset({"relu"})


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """One layer with weights: its activation's name ("" where nobody told) and whether something normalises it.

    `place` is its index in the configuration's `network.layers`, None for the output layer, whose scores are as they
    are. `fan_in` counts the inputs of a unit, 0 where it is not known.
    """

    number: int
    kind: str = ""
    activation: str = ""
    init: str = ""
    is_normalized: bool = False
    place: int | None = None
    fan_in: int = 0

    @property
    def is_output(self) -> bool:
        """Whether it is the last."""
        return self.place is None

    @property
    def saturates(self) -> bool:
        """Whether its activation has two flat ends."""
        return self.activation in SATURATING

    @property
    def rectifies(self) -> bool:
        """Whether its activation is 0 for half of all inputs, and so is its slope."""
        return self.activation in RECTIFYING


def read_layers(blocks: Any) -> dict[int, LayerFacts]:
    """Return the layers with weights from a run's `info["layers"]`, by number; nothing from what is no such list."""
    if not isinstance(blocks, Sequence) or not all(isinstance(block, Mapping) for block in blocks):
        return {}
    found: dict[int, LayerFacts] = {}
    for place, block in enumerate(blocks):
        number = block.get("number")
        if isinstance(number, int):
            is_last = place == len(blocks) - 1
            has_norm = bool(NORMS & {*_names(block.get("before")), *_names(block.get("after"))})
            has_norm = has_norm or (place + 1 < len(blocks) and blocks[place + 1].get("type") in NORMS)
            found[number] = LayerFacts(
                number,
                str(block.get("type", "")),
                name_of(block.get("activation")),
                name_of(block.get("init")),
                has_norm or block.get("type") == "residual",
                None if is_last else place,
                _fan_in(block),
            )
    return found


def name_of(entry: Any) -> str:
    """Return the name of an entry of a configuration, which may be bare or a table."""
    value = entry.get("name") if isinstance(entry, Mapping) else entry
    return value if isinstance(value, str) else ""


def _names(parts: Any) -> list[str]:
    return [part for part in parts if isinstance(part, str)] if isinstance(parts, Sequence) else []


def _fan_in(block: Mapping[str, Any]) -> int:
    shape = block.get("input_shape")
    if not isinstance(shape, Sequence) or not shape or not all(isinstance(n, int) for n in shape):
        return 0
    kernel = block.get("kernel", 1)
    size = kernel * kernel if isinstance(kernel, int) else 1
    return int(shape[-1]) * size if len(shape) > 1 else int(shape[0])
