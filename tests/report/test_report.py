"""The report: which curves it shows, what it states, and that nothing in it is markup or leaves the machine."""

import dataclasses

import numpy as np

from babysit.report.figures import Chart, charts, draw
from babysit.report.html import render
from babysit.report.moments import moments
from babysit.store.events import Event
from babysit.store.runs import Run, RunState
from babysit.store.series import SeriesData

RUN = Run(
    id="abc", name="<script>alert(1)</script>", state=RunState.FINISHED, reason="", dataset="digits", network="64-10",
    created_at=1.0, started_at=2.0, ended_at=3.0, step=3, total_steps=3, pid=None, pid_started=None,
    metrics={"val/accuracy": {"last": 0.5, "best": 0.6, "best_step": 2}}, config={"name": "</pre><b>"}, info={},
    error=None, traceback=None, health=None, parent_id=None, fork_step=None, origin=None, is_starred=False,
    archived_at=None, deleted_at=None, has_note=False, tags=(),
)  # fmt: skip


def line(*values: float, n: int | None = None) -> SeriesData:
    steps, column = np.arange(1, len(values) + 1), np.array(values, np.float64)
    data = SeriesData(len(values), steps, steps.astype(np.float64), column)
    return data if n is None else dataclasses.replace(data, n=n, min=column, max=column, nonfinite=steps * 0)


def test_charts_hold_what_there_is_in_the_order_of_layers() -> None:
    names = [f"layer/{k}/activation/std" for k in (10, 2, 1)] + ["train/loss", "speed/steps_per_second"]
    assert charts(names) == [
        Chart("Loss", "loss", ("train/loss",)),
        Chart("Activation std", "activation", tuple(f"layer/{k}/activation/std" for k in (1, 2, 10))),
    ]
    assert charts([]) == []


def test_a_report_of_a_deep_network_has_a_few_telling_charts() -> None:
    """Not a chart for each of its thousand series, nor a line for each bias."""
    kinds = [f"activation/{what}" for what in ("mean", "std", "min", "max", "zero", "saturated", "dead")]
    kinds += ["gradient/norm", "gradient/mean", "weight/norm", "update_ratio", "b/update_ratio", "gamma/update_ratio"]
    kinds += ["time/forward", "time/backward", "time/update"]
    names = [f"layer/{k}/{kind}" for k in range(1, 31) for kind in kinds]
    names += [f"{split}/{what}" for split in ("train", "val", "test", "test/best") for what in ("loss", "accuracy")]
    names += ["train/loss/data", "time/data", "system/cpu", "optimizer/learning_rate", "val/class/a cat/accuracy"]
    found = {chart.title: chart.names for chart in charts(names)}
    assert found.keys() == {
        "Loss", "Accuracy", "Accuracy of each class", "Learning rate", "Activation mean", "Activation std",
        "Saturated activations", "Dead units", "Update : weight",
    }  # fmt: skip
    assert found["Accuracy"] == ("test/accuracy", "test/best/accuracy", "train/accuracy", "val/accuracy")
    assert found["Update : weight"] == tuple(f"layer/{k}/update_ratio" for k in range(1, 31))


def test_ratios_are_drawn_on_a_log_axis_beside_a_healthy_one() -> None:
    (chart,) = charts(["layer/1/update_ratio", "layer/2/update_ratio"])
    series = {"layer/1/update_ratio": line(1e-2, 1e-4), "layer/2/update_ratio": line(1e-3, 1e-3, 1e-3)}
    figure = draw(chart, series)
    assert figure.layout.yaxis.type == "log"
    assert figure.data[-1].name == "0.001"
    assert (list(figure.data[-1].x), list(figure.data[-1].y)) == ([1, 3], [1e-3, 1e-3])


def test_a_constant_rate_stands_above_zero() -> None:
    (chart,) = charts(["optimizer/learning_rate"])
    figure = draw(chart, {"optimizer/learning_rate": line(0.01, 0.01, float("nan"))})
    assert figure.layout.yaxis.range[0] == 0
    assert 0.01 < figure.layout.yaxis.range[1] < 0.011


def test_a_figure_shows_the_points_and_says_what_it_leaves_out() -> None:
    chart = Chart("Loss", "loss", ("train/loss", "val/loss"))
    figure = draw(chart, {"train/loss": line(3, 2, 1, n=3000), "val/loss": line(2.0)})
    assert [trace.name for trace in figure.data] == ["train/loss (3 of 3000)", "val/loss"]
    assert list(figure.data[0].y) == [3, 2, 1]
    assert figure.data[1].mode == "markers"


def test_the_page_is_text_and_stays_at_home() -> None:
    page = render(RUN, {"train/loss": line(1, float("nan"), 2)})
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "</pre><b>" not in page
    assert '"showSendToCloud": false' in page
    assert "best 0.6 at step 2" in page
    assert 'src="http' not in page
    assert "<link" not in page


def test_a_report_lists_changes_forks_and_what_was_not_applied() -> None:
    change = {"field": "optimizer.learning_rate", "old": 0.1, "new": 0.01, "by": "Ada", "note": "<b>too high</b>"}
    events = [
        Event(1, "abc", "intervention", 40, 1.0, change),
        Event(2, "abc", "intervention", 41, 1.0, {"field": "training.clip_norm", "old": None, "new": 1.0}),
        Event(3, "abc", "checkpoint", 50, 1.0, {"step": 50}),
        Event(4, "abc", "forked", 60, 2.0, {"runs": ["one", "two"], "by": ""}),
        Event(5, "abc", "nan", 71, 3.0, {"sentence": "The loss of step 71 is infinite. The step was not applied."}),
    ]
    assert moments(events) == [
        (40, "optimizer.learning_rate 0.1 → 0.01 by Ada: <b>too high</b>"),
        (41, "training.clip_norm not set → 1.0"),
        (60, "2 runs go on from here: one, two"),
        (71, "The loss of step 71 is infinite. The step was not applied."),
    ]
    page = render(RUN, {}, events)
    assert "<h2>Changes</h2>" in page
    assert "&lt;b&gt;too high" in page
    assert "<b>too high" not in page
    assert "<h2>Changes</h2>" not in render(RUN, {})
