"""What the probes of gradients, weights, updates, dead units and filters measure, by numbers known beforehand."""

import numpy as np
import pytest

from babysit.nn.activations import Linear, Relu, Sigmoid, Tanh
from babysit.nn.batch_norm import BatchNorm
from babysit.nn.dense import Dense
from babysit.nn.dropout import Dropout
from babysit.nn.gaussian import He
from babysit.nn.layer import activations
from babysit.nn.network import Design, Network
from babysit.nn.sgd import Sgd
from babysit.nn.softmax import Softmax
from babysit.probes.probe import MAX_PARAMETERS, Setting, measured, probes
from babysit.probes.smoothness import smoothness


def network_of(activation=Relu, shape=(5,), units=4):
    blocks = [(Dense(units), activation(), He()), (Dense(3), Linear(), He())]
    return Network(shape, blocks, np.random.default_rng(0))


def step(network, rate=0.1):
    """Do one step of plain gradient descent on random data."""
    x = np.random.default_rng(1).standard_normal((8, *network.input_shape), dtype=np.float32)
    loss = Softmax()
    loss.forward(network.forward(x, True), np.arange(8) % 3)
    network.backward(loss.backward())
    Sgd(rate, 0).step(network.parameters)


def test_a_layers_weights_have_its_prefix_and_all_else_its_name():
    network = Network((4, 4, 1), [Design(Dense(3), Relu(), He(), (BatchNorm(),))], np.random.default_rng(0))
    assert list(measured(network)) == ["layer/1", "layer/1/b", "layer/1/gamma", "layer/1/beta"]


def test_of_too_many_parameters_the_weights_go_first():
    blocks = [(Dense(2), Relu(), He()) for _ in range(200)]
    names = measured(Network((2,), blocks, np.random.default_rng(0)))
    assert len(names) == MAX_PARAMETERS
    assert {f"layer/{k}" for k in range(1, 201)} < names.keys()


def test_gradients_are_those_that_the_optimizer_took():
    network = network_of()
    step(network)
    values = probes.create("gradients").measure(network).values
    assert set(values) == {f"{p}/gradient/{what}" for p in measured(network) for what in ("norm", "mean", "std")}
    for prefix, parameter in measured(network).items():
        assert values[f"{prefix}/gradient/norm"] == pytest.approx(np.linalg.norm(parameter.grad), rel=1e-6)
        assert values[f"{prefix}/gradient/mean"] == pytest.approx(parameter.grad.mean(), rel=1e-4, abs=1e-8)
        assert values[f"{prefix}/gradient/std"] == pytest.approx(parameter.grad.std(), rel=1e-5)
    (first, *_) = probes.create("gradients").histograms(network)
    assert first.name == "layer/1/gradient/histogram"
    assert (first.low, first.high) == (network.parameters[0].grad.min(), network.parameters[0].grad.max())


def test_gradients_that_vanish_are_not_zero():
    network = network_of()
    step(network)
    network.parameters[0].grad[:] = 1e-30
    values = probes.create("gradients").measure(network).values
    assert values["layer/1/gradient/norm"] == pytest.approx(1e-30 * np.sqrt(20), rel=1e-6)


def test_weights_are_measured_after_the_update():
    network = network_of()
    step(network)
    values = probes.create("weights").measure(network).values
    assert set(values) == {f"{prefix}/weight/norm" for prefix in measured(network)}
    for prefix, parameter in measured(network).items():
        assert values[f"{prefix}/weight/norm"] == pytest.approx(np.linalg.norm(parameter.value), rel=1e-6)
    assert [each.name for each in probes.create("weights").histograms(network)] == [
        f"{prefix}/weight/histogram" for prefix in measured(network)
    ]


@pytest.mark.parametrize("has_count", [True, False])
def test_the_ratio_is_that_of_the_step_just_done(has_count):
    """In a row, and with steps in between that nobody prepared."""
    network, n = network_of(), [0]
    probe = probes.create("updates")
    probe.begin(Setting(n_updates=(lambda: n[0]) if has_count else None))
    for i in range(6):
        before = {prefix: p.value.copy() for prefix, p in measured(network).items()}
        is_due = i != 3
        if is_due:
            probe.prepare(network)
        step(network)
        n[0] += 1
        if not is_due:
            assert probe.measure(network).values == {}
            continue
        values = probe.measure(network).values
        for prefix, parameter in measured(network).items():
            norm = np.linalg.norm(before[prefix])
            if norm == 0:
                assert (prefix.endswith("/b"), i) == (True, 0)
                assert f"{prefix}/update_ratio" not in values
                continue
            ratio = np.linalg.norm(parameter.value - before[prefix]) / norm
            assert values[f"{prefix}/update_ratio"] == pytest.approx(ratio, rel=1e-5)


def dead(network, x):
    probe = probes.create("dead_units")
    probe.begin(Setting([x[:3], x[3:]]))
    return probe.measure(network).values


def test_a_unit_is_dead_where_no_example_moves_it():
    network = network_of()
    x = np.random.default_rng(0).standard_normal((10, 5)).astype(np.float32)
    network.parameters[0].value[:] = 0
    network.parameters[0].value[0] = [1, 1, 0, -1]
    network.parameters[1].value[:] = [-99, 0, 0, 99]
    # Unit 0 never fires, unit 1 on some examples, unit 2 is silent with a bias of 0, unit 3 fires always.
    assert dead(network, x) == {"layer/1/activation/dead": 0.5, "layer/2/activation/dead": 0.0}


@pytest.mark.parametrize(("activation", "bias"), [(Tanh, 9), (Tanh, -9), (Sigmoid, 9), (Sigmoid, -9)])
def test_a_unit_is_dead_where_it_is_saturated_on_every_example(activation, bias):
    network = network_of(activation)
    x = np.random.default_rng(0).standard_normal((10, 5)).astype(np.float32)
    network.parameters[0].value[:] *= 0.1
    network.parameters[1].value[:] = [bias, bias, bias, 0]
    assert dead(network, x)["layer/1/activation/dead"] == 0.75


def test_a_channel_is_dead_where_it_is_at_every_pixel():
    from babysit.nn.conv import Conv

    network = Network((4, 4, 1), [(Conv(filters=2, kernel=1), Relu(), He())], np.random.default_rng(0))
    network.parameters[0].value[:] = 1
    network.parameters[1].value[:] = [0, -99]
    x = -np.ones((4, 4, 4, 1), np.float32)
    x[2, 1, 3] = 1
    assert dead(network, x) == {"layer/1/activation/dead": 0.5}


def test_looking_for_dead_units_leaves_the_step_to_be_read():
    """Also where an evaluation is another thing than training, and where the generators are drawn from."""
    designs = [Design(Dense(6), Relu(), He(), (BatchNorm(),), (Dropout(0.5),)), Design(Dense(3), Linear(), He())]
    network = Network((5,), designs, np.random.default_rng(0))
    step(network)
    batch = network.input
    outputs = [(k, out, out.copy()) for k, out in network.activation_outputs()]
    statistics = {name: array.copy() for name, array in network.statistics.items()}
    states = [rng.bit_generator.state for rng in network.generators.values()]
    dead(network, np.ones((10, 5), np.float32))
    assert network.input is batch
    for (k, out, copy), (again, now) in zip(outputs, network.activation_outputs(), strict=True):
        assert (k, out is now) == (again, True)
        np.testing.assert_array_equal(now, copy)
    for name, array in network.statistics.items():
        np.testing.assert_array_equal(array, statistics[name])
    assert [rng.bit_generator.state for rng in network.generators.values()] == states


@pytest.mark.parametrize("name", activations.names())
def test_the_saturated_are_those_of_the_activation(name):
    network = network_of(lambda: activations.create(name), units=50)
    network.parameters[0].value[:] *= 5
    step(network, rate=1e-9)
    ((_, out), *_) = network.activation_outputs()
    share = probes.create("activations").measure(network).values["layer/1/activation/saturated"]
    assert share == pytest.approx(float(np.mean(network.blocks[0].activation.saturated(out))))
    assert (share > 0) == (name in {"sigmoid", "tanh", "elu", "selu"})


def autocorrelation(picture):
    """Moran's I of one channel (height, width), pair by pair."""
    z = picture - picture.mean()
    height, width = z.shape
    total, n = 0.0, 0
    for i in range(height):
        for j in range(width):
            for a, b in ((i + 1, j), (i, j + 1)):
                if a < height and b < width:
                    total, n = total + z[i, j] * z[a, b], n + 1
    return total / n / (z**2).mean()


@pytest.mark.parametrize("scale", [1e-30, 1, 1e30])
def test_smoothness_is_the_mean_autocorrelation_of_neighbours(scale):
    pictures = np.random.default_rng(0).standard_normal((4, 7, 5, 3)).cumsum(axis=1)
    expected = np.mean([autocorrelation(p[..., c]) for p in pictures for c in range(3)])
    given = (pictures * scale).astype(np.float32)
    assert smoothness(given, np.random.default_rng(0))[0] == pytest.approx(expected, rel=1e-4)


def test_smooth_pictures_stand_apart_from_their_null_and_noise_does_not():
    rng = np.random.default_rng(0)
    noise = rng.standard_normal((32, 16, 16, 3))
    value, null = smoothness(noise, rng)
    assert value == pytest.approx(-1 / 255, abs=0.01)
    assert null == pytest.approx(-1 / 255, abs=0.01)
    value, null = smoothness(noise.cumsum(axis=1).cumsum(axis=2), rng)
    assert value > 0.8
    assert abs(null) < 0.1


def test_pictures_of_one_colour_have_no_smoothness_and_do_not_count():
    rng = np.random.default_rng(0)
    assert np.isnan(smoothness(np.ones((3, 4, 4, 1)), rng)).all()
    pictures = rng.standard_normal((2, 4, 4, 1))
    padded = np.concatenate([pictures, np.full((3, 4, 4, 1), 7.0)])
    assert smoothness(padded, rng)[0] == pytest.approx(smoothness(pictures, rng)[0], rel=1e-5)
    pictures[0, 0, 0, 0] = np.nan
    assert np.isnan(smoothness(pictures, rng)).all()


@pytest.mark.parametrize(("fill", "is_told"), [(0.0, False), (np.nan, True)])
def test_filters_of_one_colour_tell_no_smoothness_and_broken_ones_nan(fill, is_told):
    network = network_of(shape=(8, 8, 3))
    for parameter in network.parameters:
        parameter.value.fill(fill)
    values = probes.create("filters").measure(network).values
    assert bool(values) is is_told
    assert all(np.isnan(value) for value in values.values())


@pytest.mark.parametrize(("shape", "has_pixels"), [((8, 8, 3), True), ((8, 8, 5), True), ((8,), False)])
def test_filters_of_pictures_have_a_smoothness_and_its_null(shape, has_pixels):
    values = probes.create("filters").measure(network_of(shape=shape)).values
    names = {"layer/1/filters/smoothness", "layer/1/filters/smoothness_null"}
    assert set(values) == (names if has_pixels else set())
