from babysit.sdk.backoff import Backoff


def test_delays_double_up_to_the_last_and_are_spread() -> None:
    backoff = Backoff(0.1, 5.0)
    for whole in [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]:
        assert whole / 2 <= backoff.next() <= whole
    backoff.reset()
    assert backoff.next() <= 0.1
