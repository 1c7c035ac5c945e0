"""The crew: what it is given is done once and before it says so, whoever does it, and errors are told."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from babysit.nn.threads import Crew, Job, count, pieces, row_pieces, then


class TroubleError(Exception):
    """What a job raises here."""


@pytest.fixture(scope="module", params=[1, 2, 5])
def crew(request: pytest.FixtureRequest) -> Crew:
    return Crew(request.param)


@pytest.fixture(scope="module")
def pair() -> Crew:
    return Crew(2)


def raising(error: BaseException) -> Job:
    def job() -> None:
        raise error

    return job


def test_every_job_is_done_once(crew: Crew) -> None:
    for n in range(20):
        done: list[int] = []
        crew.each([partial(done.append, i) for i in range(n)])
        assert sorted(done) == list(range(n))


def test_two_threads_work_side_by_side(pair: Crew) -> None:
    both = threading.Barrier(2, timeout=10)

    def meet() -> None:
        both.wait()

    pair.each([meet, meet])
    with pair.postponing() as postpone:
        postpone([meet])
        meet()


def test_one_thread_works_in_order() -> None:
    done: list[int] = []
    alone = Crew(1)
    alone.each([partial(done.append, i) for i in range(5)])
    with alone.postponing() as postpone:
        postpone([partial(done.append, i) for i in range(5, 8)])
        assert done == list(range(8))


@pytest.mark.parametrize("place", [0, 1, 4])
def test_an_error_in_a_job_reaches_the_caller(crew: Crew, place: int) -> None:
    jobs: list[Job] = [lambda: None] * 5
    jobs[place] = raising(TroubleError("of a job"))
    with pytest.raises(TroubleError, match="of a job"):
        crew.each(jobs)
    with pytest.raises(TroubleError, match="of a job"), crew.postponing() as postpone:
        postpone(jobs)
    done: list[int] = []
    crew.each([partial(done.append, i) for i in range(9)])
    assert sorted(done) == list(range(9))


def test_an_error_is_told_only_when_no_job_is_running_any_more(pair: Crew) -> None:
    begun, done = threading.Event(), []

    def slow() -> None:
        begun.set()
        time.sleep(0.2)
        done.append("slow")

    def failing() -> None:
        begun.wait(10)
        raise TroubleError

    with pytest.raises(TroubleError):
        pair.each([failing, slow])
    assert done == ["slow"]
    begun.clear()
    with pytest.raises(TroubleError), pair.postponing() as postpone:
        postpone([slow, failing])
    assert done == ["slow", "slow"]


def test_an_error_in_the_block_is_told_when_what_it_postponed_is_done(pair: Crew) -> None:
    done: list[int] = []

    def fail() -> None:
        with pair.postponing() as postpone:
            postpone([partial(done.append, i) for i in range(3)])
            raise TroubleError

    with pytest.raises(TroubleError):
        fail()
    assert sorted(done) == [0, 1, 2]


def test_the_first_of_several_errors_is_told(pair: Crew) -> None:
    for _ in range(20):
        with pytest.raises(TroubleError, match="first"):
            pair.each([raising(TroubleError("first")), raising(TroubleError("second")), lambda: None])


def test_a_job_may_share_out_jobs_itself(crew: Crew) -> None:
    done: list[tuple[int, int]] = []

    def outer(i: int) -> None:
        crew.each([partial(done.append, (i, j)) for j in range(4)])

    crew.each([partial(outer, i) for i in range(6)])
    assert sorted(done) == [(i, j) for i in range(6) for j in range(4)]


@pytest.mark.parametrize("n", [1, 2, 7])
def test_the_last_job_is_done_once_and_last(crew: Crew, n: int) -> None:
    for _ in range(30):
        done: list[str] = []
        crew.each(then([partial(done.append, "part") for _ in range(n)], partial(done.append, "last")))
        assert done == ["part"] * n + ["last"]


def test_the_last_job_is_not_done_after_an_error(crew: Crew) -> None:
    done: list[str] = []
    with pytest.raises(TroubleError):
        crew.each(then([lambda: None, raising(TroubleError()), lambda: None], partial(done.append, "last")))
    assert done == []


@given(st.integers(0, 2000), st.integers(1, 40))
def test_pieces_cover_every_row_once_in_order_and_are_about_as_long(n: int, n_pieces: int) -> None:
    found = pieces(n, n_pieces)
    assert [i for piece in found for i in range(n)[piece]] == list(range(n))
    assert len(found) == min(n, n_pieces)
    lengths = {piece.stop - piece.start for piece in found}
    assert not lengths or min(lengths) >= 1
    assert not lengths or max(lengths) - min(lengths) <= 1


def test_a_small_array_is_one_piece() -> None:
    assert row_pieces(np.empty((100, 100))) == [slice(0, 100)]
    assert row_pieces(np.empty((0, 100))) == []


@pytest.mark.parametrize(("text", "expected"), [("3", 3), ("0", None), ("many", None), ("", None)])
def test_the_setting_of_blas_says_how_many_threads_there_are(
    text: str, expected: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    without = count()
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", text)
    assert without >= 1
    assert count() == (expected or without)


def for_a_while(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield


def test_nothing_is_lost_or_done_twice_under_stress(pair: Crew) -> None:
    rng, counts, lock = random.Random(0), [0, 0], threading.Lock()

    def job(fails: bool) -> None:
        with lock:
            counts[0] += 1
        if fails:
            raise TroubleError

    def some() -> list[Callable[[], None]]:
        jobs = [partial(job, rng.random() < 0.02) for _ in range(rng.randrange(6))]
        counts[1] += len(jobs)
        return list(jobs)

    for _ in for_a_while(1.5):
        try:
            with pair.postponing() as postpone:
                for _ in range(rng.randrange(5)):
                    postpone(some())
                    pair.each(some())
        except TroubleError:
            pass
        assert counts[0] == counts[1]  # all are done by now, those beside one that failed too
    assert counts[0] > 1000
