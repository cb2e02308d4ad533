"""A paper of the agenda is what a vote rests on: it goes to the channel with the vote, as it was when that opened."""

from typing import Any

import pytest
from agendas import put_item, put_paper, put_version
from ballots import OFFICER, card, vote
from files import pdf
from packed import bytes_of, files
from sqlmodel import Session
from world import World, plain, texts

from store import papers
from store.models import AgendaItem, Paper, Person


def offered(form: dict[str, Any]) -> list[str]:
    """The papers that can be chosen in a form."""
    found = [block for block in form["blocks"] if block.get("block_id") == "paper"]
    return [option["text"]["text"] for block in found for option in block["element"]["options"]]


def put_link(world: World, item_id: int, title: str, link: str) -> int:
    def write(session: Session) -> int:
        item = session.get_one(AgendaItem, item_id)
        person, now = session.get_one(Person, item.proposed_by_id), world.clock.now()
        return papers.submit_link(session, item=item, link=link, title=title, person=person, now=now).id

    return int(world.write(write))


def withdraw(world: World, paper_id: int) -> None:
    def write(session: Session) -> None:
        paper = session.get_one(Paper, paper_id)
        papers.withdraw(
            session, paper=paper, now=world.clock.now(), person=session.get_one(Person, paper.submitted_by_id)
        )

    world.write(write)


def asks(world: World, paper_id: int) -> dict[str, Any]:
    """An officer opens a vote on a paper."""
    dana = world.person(OFFICER)
    if not dana.has_form():
        dana.opens("/vote open")
    done = dana.submits(question="Shall we commission the study?", kind="funds", paper=str(paper_id))
    world.settle()
    return done


@pytest.mark.slow
def test_the_file_goes_to_the_channel_as_it_was_when_the_vote_opened(world: World) -> None:
    paper_id = put_paper(world, put_item(world, "Study"), "Offer <b>", data=pdf(1))
    put_version(world, paper_id, pages=2)

    asks(world, paper_id)
    put_version(world, paper_id, pages=3)

    assert "*Paper:* Offer &lt;b&gt;, version 2, in this channel" in card(world)
    assert "Offer &lt;b&gt;, version 2, in this channel" in vote(world, OFFICER, "1")
    [shown] = [message for message in world.person("U0PRIYA").messages() if message.get("files")]
    assert files([shown]) == [("Offer _b_.pdf", "Offer <b>")]
    assert bytes_of(shown) == pdf(2)
    form = world.person(OFFICER).opens("/vote replace 1")
    [entry] = [block for block in form["blocks"] if block.get("block_id") == "paper"]
    assert entry["element"]["initial_option"]["value"] == str(paper_id)


@pytest.mark.slow
def test_what_not_everybody_may_read_is_not_offered_and_a_link_is_only_named(world: World) -> None:
    put_paper(world, put_item(world, "Secret", is_private=True), "Plan")
    withdraw(world, put_paper(world, put_item(world, "Gone"), "Old"))
    assert offered(world.person(OFFICER).opens("/vote open")) == []
    link = put_link(world, put_item(world, "Tariffs"), "Tariff list", "https://example.org/tariffs")

    assert offered(world.person(OFFICER).opens("/vote open")) == ["Tariff list – Thu 11 Nov 2027"]
    asks(world, link)

    assert "*Paper:* <https://example.org/tariffs|Tariff list> (a link)" in card(world)
    assert [message for message in world.person("U0PRIYA").messages() if message.get("files")] == []


def test_a_paper_that_is_withdrawn_while_the_form_is_open_is_refused(world: World) -> None:
    paper_id = put_paper(world, put_item(world, "Study"), "Offer")
    world.person(OFFICER).opens("/vote open")
    withdraw(world, paper_id)

    refused = asks(world, paper_id)

    assert refused["errors"] == {"paper": "That paper was withdrawn meanwhile, or is for members only now."}
    assert "No vote is open" in plain(texts(world.person("U0PRIYA").types("/vote")))
