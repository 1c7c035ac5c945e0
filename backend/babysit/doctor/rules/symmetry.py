"""Symmetry: all units of a layer began alike, and get the same gradient for ever."""

from babysit.doctor import remedies, words
from babysit.doctor.beginning import first_of
from babysit.doctor.finding import Evidence
from babysit.doctor.history import History
from babysit.doctor.progress import is_lagging, progress_of
from babysit.doctor.rule import Rule, Sign, rules

ALIKE = frozenset({"zeros", "constant"})
"""Inits that give all weights of a layer one value."""
FALL = 0.5
"""The part of a guess's loss that a network of different units has lost when it had its time."""


@rules.register("symmetry")
class Symmetry(Rule):
    """Weights of one value in every hidden layer: no deviation between the units, and none to come."""

    title = "All units of a layer are the same"
    statistic = "the deviation of the initial weights, or of a layer's activations on the first step"
    source = "TheDeepChecker, Var(W) = 0; CS231n: W = 0 is a pitfall"
    waits = "not at all as a note; for 15 % of the run, and 40 steps, as an alarm"
    refuted_by = "pictures of the first layer's units that differ from each other"
    explanation = (
        "If every unit of a layer computes the same output, each gets the same gradient and makes the same update: "
        "there is no asymmetry between them, and a hundred units are worth one. Begin with small random numbers, "
        "scaled by the number of a unit's inputs."
    )

    def judge(self, history: History) -> Sign | None:
        """Return a note on the first step, and an alarm once the run has had its time and has learnt little."""
        layers = _alike(history)
        if not layers:
            return None
        progress = progress_of(history)
        has_failed = is_lagging(history, FALL)
        sentence = f"The weights of {words.layers(layers)} all began with the same value."
        if has_failed and progress is not None:
            sentence += f" The loss is {words.number(progress.now)}, a guess's is {words.number(progress.reference)}."
        name = f"layer/{layers[0]}/activation/std"
        deviation = first_of(history, "activation/std").get(layers[0], 0.0)
        evidence = (
            Evidence("deviation of the initial weights", 0, 0, "=", "TheDeepChecker", history.step),
            Evidence(
                f"deviation of layer {layers[0]} on the first step",
                *(deviation, 0, "≥" if deviation else "=", "TheDeepChecker", 1, name),
            ),
        )
        experiment = remedies.fit_init(history, "Random weights give every unit a gradient of its own.")
        return Sign("alarm" if has_failed else "note", sentence, evidence[: 1 + history.has(name)], layers, experiment)


def _alike(history: History) -> tuple[int, ...]:
    """Return the hidden layers that began so; none unless all did: others would break the symmetry."""
    hidden = {k: layer for k, layer in history.layers.items() if not layer.is_output}
    if not hidden or (history.first_step or 0) > 1:
        return ()
    if all(layer.init in ALIKE for layer in hidden.values()):
        return tuple(hidden)
    if any(layer.init for layer in hidden.values()):
        return ()
    weights = first_of(history, "weight/norm")  # nobody told of the init: weights of 0 say it themselves
    return tuple(hidden) if weights and all(weights.get(k) == 0 for k in hidden) else ()
