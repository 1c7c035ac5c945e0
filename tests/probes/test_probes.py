"""Every probe reads and changes nothing; what each measures, by numbers known beforehand."""

import warnings

import numpy as np
import pytest
from pydantic import TypeAdapter

from babysit.nn.activations import Linear, Relu
from babysit.nn.dense import Dense
from babysit.nn.gaussian import He, Normal
from babysit.nn.init import Init
from babysit.nn.layer import Activation, Layer, layers
from babysit.nn.network import Design, Network
from babysit.nn.pool import MaxPool
from babysit.nn.softmax import Softmax
from babysit.probes.filters import to_pixels
from babysit.probes.probe import Setting, probes
from babysit.wire.messages import Tensor
from babysit.wire.text import Name

EXAMPLES = 40


def begun(name: str, network: Network):
    """Return a new probe that has some examples."""
    probe = probes.create(name)
    examples = np.random.default_rng(2).standard_normal((EXAMPLES, *network.input_shape), dtype=np.float32)
    probe.begin(Setting([examples[:30], examples[30:]]))
    return probe


def network_of(shape=(4, 4, 3), units=6, *, pool=False, std=0.1) -> Network:
    blocks: list[tuple[Layer, Activation, Init]] = [(MaxPool(2), Linear(), He())] if pool else []
    blocks += [(Dense(units), Relu(), Normal(std)), (Dense(3), Linear(), He())]
    return Network(shape, blocks, np.random.default_rng(0))


def run(network: Network, n=9, mean=0.0) -> Network:
    x = np.random.default_rng(1).standard_normal((n, *network.input_shape), dtype=np.float32) + np.float32(mean)
    loss = Softmax()
    loss.forward(network.forward(x, True), np.zeros(n, int))
    network.backward(loss.backward())
    return network


def state(network: Network) -> list[bytes]:
    arrays = [network.input, *(out for _, out in network.activation_outputs())]
    arrays += [array for p in network.parameters for array in (p.value, p.grad)]
    return [array.tobytes() for array in arrays]


@pytest.mark.parametrize("name", probes.names())
@pytest.mark.parametrize("shape", [(4, 4, 3), (4, 4, 1), (4, 4, 5), (7,)])
def test_every_probe_changes_nothing_and_repeats_itself(name, shape):
    network = run(network_of(shape))
    probe = begun(name, network)
    before = state(network)
    found = []
    for _ in range(2):
        probe.prepare(network)
        found.append((probe.measure(network), probe.histograms(network)))
    (first, spread), (second, again) = found
    assert state(network) == before
    if probe.follows_clock:  # what it tells has a test of its own
        return
    assert first.values == second.values
    assert first.values or first.pictures
    assert all(isinstance(value, float) for value in first.values.values())
    for a, b in zip(first.pictures, second.pictures, strict=True):
        np.testing.assert_array_equal(a.array, b.array)
        assert a.array.dtype == np.uint8
        assert a.array.ndim == 4
        assert a.array.shape[-1] in (1, 3)
        assert not np.shares_memory(a.array, network.parameters[0].value)
    assert (probe.kind == "pictures") == bool(first.pictures)
    for a, b in zip(spread, again, strict=True):
        assert (a.name, a.meta) == (b.name, b.meta)
        np.testing.assert_array_equal(a.counts, b.counts)


@pytest.mark.parametrize("name", probes.names())
@pytest.mark.parametrize("poison", [np.nan, np.inf, 3e38])
def test_every_probe_is_silent_on_what_is_not_finite(name, poison):
    network = network_of(units=5)
    network.parameters[0].value[0, :2] = poison
    probe = begun(name, network)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        probe.prepare(network)
        run(network)
        probe.measure(network)
        probe.histograms(network)


@pytest.mark.parametrize("name", probes.names())
def test_every_probe_bears_a_network_that_has_not_run(name):
    network = network_of()
    measurement = probes.create(name).measure(network)
    assert all(np.isfinite(value) for value in measurement.values.values())


@pytest.mark.parametrize("name", probes.names())
def test_every_probe_bears_the_deepest_network_in_the_limits_of_the_wire(name):
    """More parameters than are measured: 66 layers with weight, bias, and the two of batch norm, and one apart."""
    rng = np.random.default_rng(0)
    deep = [Design(Dense(3), Relu(), He(), (layers.create("batch_norm"),)) for _ in range(66)]
    network = run(Network((4,), [*deep, (Dense(3), Linear(), He())], rng))
    probe = begun(name, network)
    probe.prepare(network)
    measurement, spread = probe.measure(network), probe.histograms(network)
    names = [*measurement.values, *(p.name for p in measurement.pictures), *(h.name for h in spread)]
    assert len(set(names)) == len(names)
    assert len(measurement.values) < 1000
    assert len(spread) < 300
    for each in names:
        TypeAdapter(Name).validate_python(each)
    for each in spread:
        Tensor(seq=1, name=each.name, step=1, time=0.0, dtype="float32", shape=[64], data=each.counts.tobytes())


def test_activations_measures_the_input_and_every_layer():
    network = run(network_of((30, 30, 3), 60), n=50)
    values = probes.create("activations").measure(network).values
    outputs = {0: network.input, **dict(network.activation_outputs())}
    facts = ("mean", "std", "min", "max", "zero", "saturated")
    names = {f"layer/{k}/activation/{what}" for k in range(3) for what in facts}
    assert set(values) == names - {"layer/0/activation/saturated"}
    for k, out in outputs.items():
        assert values[f"layer/{k}/activation/min"] == out.min()
        assert values[f"layer/{k}/activation/max"] == out.max()
        assert values[f"layer/{k}/activation/zero"] == (out == 0).mean()
        assert values[f"layer/{k}/activation/mean"] == pytest.approx(out.mean(dtype=np.float64), rel=1e-4, abs=1e-6)
        assert values[f"layer/{k}/activation/std"] == pytest.approx(out.std(dtype=np.float64), rel=1e-5)


def test_activations_keeps_its_digits_where_the_mean_is_large():
    values = probes.create("activations").measure(run(network_of(), n=500, mean=10_000)).values
    assert values["layer/0/activation/mean"] == pytest.approx(10_000, rel=1e-4)
    assert values["layer/0/activation/std"] == pytest.approx(1, rel=0.01)


def test_activations_says_nan_where_there_is_one():
    network = network_of()
    network.parameters[0].value[0, 0] = np.nan
    values = probes.create("activations").measure(run(network)).values
    assert np.isnan(values["layer/1/activation/mean"])
    assert np.isfinite(values["layer/0/activation/mean"])


def filters_of(network: Network):
    (picture,) = probes.create("filters").measure(network).pictures
    assert picture.name == "layer/1/filters"
    return picture


def test_a_filter_is_the_units_weights_in_the_shape_of_the_input():
    network = network_of((2, 2, 3), 2)
    weights = network.parameters[0].value
    weights[:] = 0
    weights[:, 0] = np.arange(12) - 6  # −6 … 5, row by row, the channels of a pixel side by side
    picture = filters_of(network)
    assert picture.array.shape == (2, 2, 2, 3)
    np.testing.assert_array_equal(picture.array[0, 0, 0], [1, 22, 43])
    assert picture.array[0, 1, 0, 0] == 128
    assert picture.array[0, 1, 1, 2] == 234
    assert (picture.array[1] == 128).all()
    assert picture.meta == {
        "shown": 2,
        "units": 2,
        "normalisation": "each unit's weights divided by its largest |weight|; zero is mid-gray",
    }


@pytest.mark.parametrize(
    ("shape", "pool", "expected"),
    [
        ((8, 8, 1), False, (6, 8, 8, 1)),
        ((8, 8, 3), False, (6, 8, 8, 3)),
        ((8, 8, 3), True, (6, 4, 4, 3)),
        ((8, 8, 5), False, (6, 8, 40, 1)),
        ((13,), False, (6, 1, 13, 1)),
    ],
)
def test_the_shape_of_the_pictures(shape, pool, expected):
    assert filters_of(network_of(shape, pool=pool)).array.shape == expected


def test_channels_that_are_no_colours_stand_side_by_side():
    network = network_of((1, 2, 2), 1)
    network.parameters[0].value[:, 0] = [1, -1, 0, 1]  # pixel 0: channels 1, −1; pixel 1: 0, 1
    np.testing.assert_array_equal(filters_of(network).array.ravel(), [255, 128, 1, 255])


def test_at_most_a_hundred_units_are_shown():
    picture = filters_of(network_of((4, 4, 1), 130))
    assert len(picture.array) == 100
    assert (picture.meta["shown"], picture.meta["units"]) == (100, 130)


@pytest.mark.parametrize("name", [name for name in layers.names() if layers.get(name).has_weights])
def test_pictures_of_any_first_layer_tell_how_many_units_there_are(name):
    """A layer's params may have other names than W, and more columns than units."""
    layer = layers.create(name)
    network = Network((8, 8, 3), [(layer, Relu(), Normal(0.1))], np.random.default_rng(0))
    for picture in probes.create("filters").measure(network).pictures:
        assert picture.meta["units"] == picture.meta["shown"] == network.output_shape[-1] <= 100


def test_weights_that_are_not_finite_are_gray_and_counted():
    network = network_of((2, 2, 1), 3)
    network.parameters[0].value[:] = np.array([[1, np.nan, -np.inf], [2, 1, np.nan], [-2, 2, np.inf], [0, -2, np.nan]])
    picture = filters_of(network)
    assert picture.meta["nonfinite"] == 5
    np.testing.assert_array_equal(
        picture.array.reshape(3, 4), [[192, 255, 1, 128], [128, 192, 255, 1], [128, 128, 128, 128]]
    )


def test_the_smallest_numbers_are_scaled_too():
    weights = np.array([1e-45, -1e-45], np.float32).reshape(1, 1, 2, 1)
    np.testing.assert_array_equal(to_pixels(weights).ravel(), [255, 1])


def test_a_layer_without_weights_has_no_filters():
    network = Network((4, 4, 1), [(MaxPool(2), Linear(), He())], np.random.default_rng(0))
    assert probes.create("filters").measure(network).pictures == []
