"""An allowance: bytes a second that may be sent, saved up for a while; what was overspent is paid back by waiting."""


class Allowance:
    """`rate` bytes a second, of which up to `burst` are saved. Moments are seconds of a clock that never goes back."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self._burst = rate, burst
        self._left, self._at = burst, 0.0

    def left(self, now: float) -> float:
        """Return the bytes that may be sent at once; negative after more than that were sent."""
        self._left = min(self._left + self.rate * max(now - self._at, 0.0), self._burst)
        self._at = now
        return self._left

    def spend(self, n_bytes: int, now: float) -> None:
        """Note that bytes were sent."""
        self._left = self.left(now) - n_bytes

    def wait(self, n_bytes: float, now: float) -> float:
        """Return the seconds until `n_bytes` may be sent."""
        return max(0.0, (n_bytes - self.left(now)) / self.rate)
