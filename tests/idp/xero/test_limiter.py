from __future__ import annotations

import pytest

from idp.errors import RateLimited
from idp.xero.limiter import Limiter


class Time:
    now = 0.0

    def __call__(self):
        return self.now


def spend(limiter, calls=1):
    for _ in range(calls):
        with limiter.call():
            pass


def test_the_sixty_first_call_of_a_minute_waits_for_the_first_to_pass():
    time = Time()
    limiter = Limiter(clock=time)
    spend(limiter)
    time.now = 20.0
    spend(limiter, 59)
    with pytest.raises(RateLimited) as caught:
        spend(limiter)
    assert caught.value.after == 40.0
    time.now = 60.0
    spend(limiter)


def test_a_sixth_call_at_once_waits():
    limiter = Limiter(at_once=1, patience=0.01)
    with limiter.call(), pytest.raises(RateLimited):
        spend(limiter)
    spend(limiter)


def test_what_others_spent_is_heard_from_the_headers():
    time = Time()
    limiter = Limiter(clock=time)
    limiter.heard({"X-MinLimit-Remaining": "1", "X-DayLimit-Remaining": "100"})
    spend(limiter)
    limiter.heard({"x-minlimit-remaining": "0"})
    with pytest.raises(RateLimited) as caught:
        spend(limiter)
    assert caught.value.after == 15.0
    limiter.heard({"X-DayLimit-Remaining": "0"})
    with pytest.raises(RateLimited) as caught:
        spend(limiter)
    assert caught.value.after == 3600.0
