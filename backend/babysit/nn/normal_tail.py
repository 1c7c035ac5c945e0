"""The tail of the normal distribution: what NumPy lacks to write erf, Φ and GELU with."""

import numpy as np

from babysit.nn.layer import Array

LIMIT = 10.0
"""Where the approximation ends: 1 − Φ(10) = 8e-24, which is nothing, and no subnormal number yet."""
PACE = 0.25

# The highest power first. Interpolated at Chebyshev's points of t with 50 digits; the largest error of 1 − Φ is
# 1.4e-7 in float32, which is its own rounding, and 3e-16 in float64.
SINGLE = (
    *(0.00155930224, -0.107000686, 0.394684696, -0.359735527, 0.37431883, -0.0310623237, 0.131824575),
    *(0.0951282534, 0.000282865127),
)
DOUBLE = (
    *(0.0012242858012058706, -0.014920946247345636, 0.08277646150663288, -0.27388045685673446, 0.5924765248271924),
    *(-0.8565769412686731, 0.7901604754912227, -0.3521170414045852, -0.15883580932574878, 0.4461896391708632),
    *(-0.46439161769125625, 0.30644962889031857, -0.14834005465931302, 0.08358032096612268, 0.025131534431381802),
    *(0.06772520262355736, 0.08028600114005395, 0.09360007289480209, 0.09972665936457338, 0.09973607366476826),
    -1.331903862107117e-08,
)


def normal_tail(x: Array, bell: Array, tail: Array, scratch: Array) -> None:
    """Fill bell with exp(−x²/2) and tail with 1 − Φ(x) = ½ erfc(x / √2), for a block x from 0 to LIMIT.

    The tail is the bell times a function that hardly bends: a polynomial in t = 1 / (1 + x / 4), after Hastings (1955;
    in Abramowitz and Stegun 1964, 7.1.26, with five coefficients and another pace).
    """
    np.multiply(x, PACE, out=scratch)
    np.add(scratch, 1, out=scratch)
    np.reciprocal(scratch, out=scratch)
    first, *others = SINGLE if x.dtype == np.float32 else DOUBLE
    tail.fill(first)
    for coefficient in others:
        np.multiply(tail, scratch, out=tail)
        np.add(tail, coefficient, out=tail)
    np.multiply(x, x, out=bell)
    np.multiply(bell, -0.5, out=bell)
    np.exp(bell, out=bell)
    np.multiply(tail, bell, out=tail)
