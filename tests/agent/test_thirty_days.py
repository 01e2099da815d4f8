"""R4 and R5: an agent that is asked for thirty days. How long it takes is measured in benchmarks/requests.py."""

import sys
from datetime import timedelta

import pytest
from benchmarks import requests
from benchmarks.aged_agent import LIFE
from benchmarks.credential_process import ROLES
from benchmarks.requests import MOST_MEGABYTES

HOURLY, COUNT = 1, 24_000


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
def test_R4_R5_no_answer_has_ended_and_it_does_not_grow(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("p")
    try:
        found = requests.thirty_days(home, COUNT, HOURLY)
    finally:
        (home / ".aws/credentials").unlink()  # no file that outlives a test holds a secret
    assert found.wrong == []
    assert len(found.took) == COUNT
    assert found.least_left > 15 * 60, "SDKs would ask again for every call"
    assert len(found.assumed) == ROLES
    for account, times in found.assumed.items():
        hours = 1 if int(account[-2:]) < HOURLY else 12
        longest, shortest = (timedelta(hours=hours, minutes=-lead) for lead in (19, 23))
        assert LIFE / longest - 1 <= times <= LIFE / shortest + 1, account
    settled, at_the_end = found.settled, found.at_the_end
    assert at_the_end.descriptors <= settled.descriptors + 2, "one call to AWS may be under way"
    assert at_the_end.threads <= settled.threads + 2
    assert at_the_end.megabytes < min(settled.megabytes + 10, MOST_MEGABYTES)
