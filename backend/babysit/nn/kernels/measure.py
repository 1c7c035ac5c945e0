"""Measurements in machine code: one pass over memory where NumPy makes several. Compiled, or loaded, when imported.

Each kernel takes many arrays, of float32 and contiguous, by their addresses and sizes: one call for all of a thread's
share. With a call for each array, the threads wait for the interpreter more than they work.
"""

# mypy: disable-error-code="attr-defined, call-arg, no-untyped-call, no-untyped-def, untyped-decorator"
# numba's compiler has no types of ours.

import numpy as np
from numba import carray, njit, types
from numba.extending import intrinsic

PART = 4096
LANES = 512
LARGEST = np.float32(3.4028235e38)
RUN = 64
"""Neighbours that a sample takes together: four lines of the processor's cache, which come faster than four apart."""
ORDER = {"reassoc", "contract", "nsz"}
"""Sums may be taken in any order, which lets the processor add eight at a time; NaN and infinity stay what they are."""


@intrinsic
def pointer(typing_context, address):
    """Return the address, int64, as a pointer to float32."""
    signature = types.CPointer(types.float32)(types.int64)
    return signature, lambda context, builder, sig, args: builder.inttoptr(
        args[0], context.get_value_type(sig.return_type)
    )


@njit(nogil=True, fastmath=ORDER)
def sums(x):
    """Return Σ x, Σ x² and the count of zeros; in float64, where no square overflows or vanishes."""
    total = squares = zeros = 0.0
    for start in range(0, x.size, PART):
        part = x[start : start + PART]
        for i in range(part.size):
            value = np.float64(part[i])
            total += value
            squares += value * value
            zeros += 1.0 if value == 0 else 0.0
    return total, squares, zeros


@njit(nogil=True)
def extremes(x, lows, highs):
    """Return the least and the largest element, NaN passed over; lows and highs (LANES,) are room."""
    lows[:] = np.inf
    highs[:] = -np.inf
    for start in range(0, x.size, LANES):
        part = x[start : start + LANES]
        for i in range(part.size):
            value = part[i]
            lows[i] = value if value < lows[i] else lows[i]
            highs[i] = value if value > highs[i] else highs[i]
    return lows.min(), highs.max()


@njit("void(int64[::1], int64[::1], boolean, float64[:, ::1])", nogil=True, cache=True)
def describe(addresses, sizes, with_extremes, found):
    """Fill a row of found with each array's Σ x, Σ x², count of zeros, and where asked least and largest element."""
    lows, highs = np.empty(LANES, np.float32), np.empty(LANES, np.float32)
    for k in range(addresses.size):
        x = carray(pointer(addresses[k]), (sizes[k],))
        found[k, 0], found[k, 1], found[k, 2] = sums(x)
        if with_extremes:
            found[k, 3], found[k, 4] = extremes(x, lows, highs)


@njit("void(int64[::1], int64[::1], int64[::1], float64[:, ::1])", nogil=True, cache=True, fastmath=ORDER)
def compare(befores, afters, sizes, found):
    """Fill a row of found with Σ (after − before)² and Σ before² of each pair, and copy after to before."""
    for k in range(sizes.size):
        before, after = carray(pointer(befores[k]), (sizes[k],)), carray(pointer(afters[k]), (sizes[k],))
        changes = squares = 0.0
        for start in range(0, before.size, PART):
            old, new = before[start : start + PART], after[start : start + PART]
            for i in range(old.size):
                value = np.float64(old[i])
                change = np.float64(new[i]) - value
                changes += change * change
                squares += value * value
            for i in range(old.size):
                old[i] = new[i]
        found[k, 0], found[k, 1] = changes, squares


@njit("void(int64[::1], int64[::1], int64[::1])", nogil=True, cache=True)
def copy(sources, targets, sizes):
    """Copy each array to its target."""
    for k in range(sizes.size):
        source, target = carray(pointer(sources[k]), (sizes[k],)), carray(pointer(targets[k]), (sizes[k],))
        for i in range(source.size):
            target[i] = source[i]


@njit(nogil=True)
def take(x, stride, room):
    """Put every stride-th run of x into room, and return it; x itself where that is every one."""
    if stride == 1:
        return x
    n = 0
    for start in range(0, x.size, stride * RUN):
        part = x[start : start + RUN]
        for i in range(part.size):
            room[n + i] = part[i]
        n += part.size
    return room[:n]


@njit(nogil=True, fastmath=ORDER)
def all_finite(x):
    """Return whether no element is NaN or infinite."""
    n = np.float32(0)
    for start in range(0, x.size, PART):
        part = x[start : start + PART]
        for i in range(part.size):
            n += np.float32(0) if abs(part[i]) <= LARGEST else np.float32(1)
    return n == 0


@njit(nogil=True)
def keep_finite(x, room):
    """Put what is finite of x into room, which may be x itself, and return it."""
    n = 0
    for i in range(x.size):
        if abs(x[i]) <= LARGEST:
            room[n] = x[i]
            n += 1
    return room[:n]


@njit("void(int64[::1], int64[::1], int64[::1], int64[:, ::1], float64[:, ::1])", nogil=True, cache=True)
def spread(addresses, sizes, strides, counts, found):
    """Count how each array's elements are spread over the bins of its row of counts, every stride-th run of them.

    Fill its row of found with the bounds of the bins, how many elements were seen, and how many of them were finite.
    """
    if addresses.size == 0:
        return
    lows, highs = np.empty(LANES, np.float32), np.empty(LANES, np.float32)
    room = np.empty((sizes // strides).max() + 2 * RUN, np.float32)
    last = counts.shape[1] - 1
    for k in range(addresses.size):
        seen = take(carray(pointer(addresses[k]), (sizes[k],)), strides[k], room)
        kept = seen if all_finite(seen) else keep_finite(seen, room)
        low, high = extremes(kept, lows, highs) if kept.size else (np.float32(0), np.float32(0))
        begin, end = np.float64(low), np.float64(high)
        if begin == end:
            reach = max(0.5, abs(begin) * 1e-6)
            begin, end = begin - reach, end + reach
        scale = counts.shape[1] / (end - begin)
        for i in range(kept.size):
            counts[k, min(np.int64((np.float64(kept[i]) - begin) * scale), last)] += 1
        found[k, 0], found[k, 1], found[k, 2], found[k, 3] = begin, end, seen.size, kept.size
