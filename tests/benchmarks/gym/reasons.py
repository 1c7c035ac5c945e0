"""The reasons: why the doctor is wrong about a twin; the page tells of those that it is wrong about now."""

from collections.abc import Sequence

from benchmarks.gym.score import Case

NOISE = "noise has to be learnt by heart, which takes longer than the run: what the curves show until then is a plateau"
LINEAR = "linear layers are told of as what they are, and here validation is none the worse for them"
REASONS = {
    "c-labels": NOISE,
    "c-leak": "nothing was learnt by heart yet, and a leak looks like any validation; the check of overlaps finds it",
    "c-two-units": "the loss stays near a guess's before the bottleneck shows, and that plateau is named first",
    "m-labels": NOISE,
    "m-output-5": "the first loss is far off in one seed, and in the end it does no harm",
    "m-short": "forty steps are few to tell a rise from noise by",
    "s-decay": "the rate dies before the first layers' signal has grown, and their small spread is taken for the cause",
    "s-labels": NOISE,
    "s-linear": LINEAR,
    "s-short": "it ends on the plateau on which its healthy twin stands at that step, too",
    "s-two-units": "the two ReLU units of the bottleneck are dead: true, and named before the bottleneck",
    "v-linear": LINEAR,
}


def wrong(cases: Sequence[Case]) -> str:
    """Return a line for each twin with runs that were missed, called by another name or accused, and the reason."""
    lines = []
    for name in dict.fromkeys(case.twin.name for case in cases):
        own = [case for case in cases if case.twin.name == name]
        counts = {
            "missed": sum(case.label == "broken" and not case.is_detected for case in own),
            "called by another name": sum(case.label == "broken" and case.is_detected > case.is_right for case in own),
            "accused though not harmed": sum(case.label == "benign" and case.is_detected for case in own),
            "accused though healthy": sum(case.label == "healthy" and case.is_detected for case in own),
        }
        found = ", ".join(f"{count} of {len(own)} {what}" for what, count in counts.items() if count)
        if found:
            lines.append(f"- `{name}`, {found}: {REASONS.get(name, 'not looked into')}.")
    return "\n".join(lines) or "Nowhere."
