"""The process is killed inside SMTP: the next one sends the letter again, the same to the byte, and loses none."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import Future
from threading import Event

import pytest
from invited import DECEMBER, NOVEMBER, OMAR, START, WEN, two_members
from killing import Scene, Victims
from post_office import GROUP, PostOffice, open_post_office
from world import seed

from sandbox import Sandbox
from store.database import Database
from store.models import Invitation

BEFORE, INSIDE, BETWEEN = "before the letter", "when the letter has come in", "before the next letter"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


SLOWER = pytest.mark.slow


@pytest.mark.parametrize("moment", [pytest.param(BEFORE, marks=SLOWER), INSIDE, pytest.param(BETWEEN, marks=SLOWER)])
def test_kill_inside_smtp(
    moment: str, running_box: Sandbox, sample_url: str, victims: Victims, office: PostOffice
) -> None:
    scene = Scene(running_box, Database(sample_url))
    running_box.reset(seed(public_url=victims.address))
    scene.database.run(two_members)
    mail = {"smtp_url": office.smtp_url, "mail_from": GROUP}
    pid: Future[int] = Future()
    dead = Event()

    def kill(_: object) -> None:
        if not dead.is_set() and len(office.letters) == (0 if moment == BEFORE else 1):
            victims.kill(pid.result(60))
            dead.set()

    office.asked, office.hears = (lambda _: None, kill) if moment == INSIDE else (kill, lambda _: None)
    pid.set_result(victims.fork(scene, sample_url, now=START, **mail))
    assert dead.wait(60)
    victims.fork(scene, sample_url, now=START, **mail)
    scene.settle()

    everybody = {(address, at) for address in (OMAR, WEN) for at in (NOVEMBER, DECEMBER)}
    assert {(letter.to[0], letter.starts_at) for letter in office.letters} == everybody
    assert len(scene.rows(Invitation)) == len(everybody)
    copies = defaultdict(set)
    for letter in office.letters:
        copies[letter.message["Message-ID"]].add(letter.data)
    assert {len(data) for data in copies.values()} == {1}, "a repeat is the same to the byte"
    times = Counter(letter.message["Message-ID"] for letter in office.letters)
    if moment == INSIDE:
        assert sorted(times.values()) == [1, 1, 1, 2]
    scene.database.close()
