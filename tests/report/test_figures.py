"""The figures: which curves a report shows, what it marks in them, and what it says that it draws."""

import numpy as np

from babysit.report.figures import MAX_OTHERS, Chart, caption, charts, draw, nonfinite_steps, others
from report.samples import line


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
    assert found["Accuracy"] == ("train/accuracy", "val/accuracy", "test/accuracy", "test/best/accuracy")
    assert found["Update : weight"] == tuple(f"layer/{k}/update_ratio" for k in range(1, 31))
    assert others(names) == ([], 0)


def test_what_somebody_else_has_logged_is_grouped_and_what_is_left_out_counted() -> None:
    found, n_left = others(["Loss/train", "Loss/test", "reward", "train/loss"])
    assert [(chart.title, chart.names) for chart in found] == [
        ("Loss", ("Loss/test", "Loss/train")),
        ("reward", ("reward",)),
    ]
    assert n_left == 0
    found, n_left = others([f"own{k}" for k in range(MAX_OTHERS + 5)])
    assert (len(found), n_left) == (MAX_OTHERS, 5)


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


def test_a_figure_marks_what_is_no_number_and_what_was_changed() -> None:
    chart = Chart("Loss", "loss", ("train/loss", "val/loss"))
    figure = draw(chart, {"train/loss": line(3, np.nan, np.inf, 1), "val/loss": line(2.0)}, marks=[2])
    assert [trace.name for trace in figure.data] == ["train/loss", "val/loss", "not a number"]
    assert np.isnan(figure.data[0].y[1:3]).all()
    assert list(figure.data[2].x) == [2, 3]
    assert figure.data[1].mode == "markers"
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [(2, 2)]
    assert figure.layout.annotations[0].text == "1"


def test_a_few_lines_of_buckets_lie_in_the_band_of_what_they_hide() -> None:
    figure = draw(Chart("Loss", "loss", ("train/loss",)), {"train/loss": line(3, 2, 1, n=3000)})
    low, high, own = figure.data
    assert (list(low.y), list(high.y), list(own.y)) == ([2, 1, 0], [4, 3, 2], [3, 2, 1])
    assert high.fill == "tonexty"


def test_a_caption_says_how_many_points_are_drawn() -> None:
    series = {"a": line(3, 2, np.nan, n=3000), "b": line(1.0)}
    told = "a: 3,000 points in 3 buckets, the last of each drawn, 1 not a number; b: 1 point."
    assert caption(["a", "b"], series) == told
    assert caption(["b", "c", "d"], {name: line(1.0) for name in "bcd"}) == "3 lines of 1 point each."
    many = {str(k): line(*range(k + 1)) for k in range(9)}
    assert caption(list(many), many).endswith("; and 3 more lines.")


def test_buckets_tell_of_what_they_hide() -> None:
    hidden = line(3, 2, 1, n=3000)
    assert hidden.nonfinite is not None
    hidden.nonfinite[1] = 7
    assert nonfinite_steps(hidden).tolist() == [2]


def test_a_name_is_no_markup_to_plotly() -> None:
    name = '<a href="http://x">train</a>/loss'
    figure = draw(Chart("x", "", (name,)), {name: line(1.0, 2.0)})
    assert figure.data[0].name == '&lt;a href="http://x"&gt;train&lt;/a&gt;/loss'


def test_a_loss_that_explodes_does_not_hide_the_others() -> None:
    chart = Chart("Loss", "loss", ("train/loss",))
    assert draw(chart, {"train/loss": line(2.3, 2.1, 1e26)}).layout.yaxis.type == "log"
    assert draw(chart, {"train/loss": line(2.3, 2.1, 0.0, 1e26)}).layout.yaxis.type is None
    assert draw(chart, {"train/loss": line(2.3, float("nan"), 0.01)}).layout.yaxis.type is None
