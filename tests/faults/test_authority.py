"""Who may do what (clauses 7-24): every role at every deed through signed payloads, against a table made by hand."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from lived import lived_in
from sqlmodel import Session, select
from world import GROUP_CHANNEL, HTTP, SETTINGS, World

import bot.app
import store.database
from bot import sample
from bot.answer import Answer
from bot.payload import Payload
from bot.routing import Router
from rules.amendment import Amendment
from rules.authority import Deed
from rules.strikes import Status
from store import attendance, claims, consequences, groups, meetings, members, people, terms
from store.models import Meeting, OfficeKind, Person, WorkingGroup

ROLES = {
    "S": ("U0SOLE", "the SRO"),
    "C": ("U0AMARA", "the chair"),
    "V": ("U0TOMASZ", "the vice-chair"),
    "P": ("U0DANA", "the programme manager"),
    "M": ("U0GRACE", "a member"),
    "L": ("U0PRIYA", "a sub-group's chair"),
    "G": ("U0GUST", "a guest"),
    "O": ("U0HUGO", "anybody"),
    "A": ("U0BOSS", "a workspace admin"),
}
"""Somebody who is exactly that, and the words for it in a refusal."""

MEMBERS_TOO = "CVL"
"""Offices that only a member can hold (clause 9), so that nobody is just that."""

OFFICER, INSIDER, IN_THE_ROOM = "CVP", "CVPML", "SCVPMLG"


@dataclass(frozen=True)
class Try:
    """One way to do a deed: a command line, or the name of a button (`note`) or of a form (`fields` as well)."""

    deed: Deed
    who: str
    does: str
    note: dict[str, Any] | None = None
    fields: dict[str, str] | None = None
    channel: str = GROUP_CHANNEL
    also: str = field(default="", kw_only=True)
    """Roles that may by another row of the table, and need not be named in the refusal."""


D = Deed
TABLE = (
    Try(D.SEND_APOLOGIES, "M", "/apologies 9 Dec train strike"),
    Try(D.SAY_COMING, "M", "reminders.coming", {"meeting": "next"}),
    Try(D.SHOW_WILLING, "M", "/position 2 willing"),
    Try(D.NOMINATE, "M", "nominate.stand", {"call": 1, "person": 4}, {"statement": "Everybody trusts them."}, also="P"),
    Try(D.CLAIM_PRESENCE, "M", "/attendance claim 14 Oct I joined by telephone"),
    Try(D.UPDATE_OWN_ACTION, "M", "/actions add send the list by 3 Dec", also=OFFICER),
    Try(D.CAST_BALLOT, "M", "/vote 1 for"),
    Try(D.SEND_APOLOGIES_FOR, "P", "/apologies for Omar 9 Dec train strike"),
    Try(D.SUBMIT_ITEM, INSIDER, "/agenda add Hosting, 15 min for next"),
    Try(D.PROPOSE_POSITION, INSIDER, "/position propose Open data"),
    Try(D.ASK_POLL, INSIDER, "/poll Where? | Leeds | York"),
    Try(D.ANSWER_POLL, INSIDER, "poll.choose", {"poll": 1, "option": 1}),
    Try(D.END_POLL, OFFICER, "poll.end", {"poll": 1}),
    Try(
        D.EDIT_ITEM,
        "PC",
        "agenda.edit_form",
        {"item": 1},
        {"title": "Budget of 2028", "minutes": "20", "owner": "4", "heading": "", "purpose": "", "raised_by": ""},
    ),
    Try(D.ACCEPT_ITEM, "PC", "agenda.accept", {"item": 1}),
    Try(D.ORDER_ITEMS, "PC", "agenda.menu", {"do": "move", "item": 1, "before": None}),
    Try(D.DEFER_ITEM, "PC", "agenda.off_form", {"item": 1}, {"meeting": "later", "reason": "Too full."}),
    Try(D.HOLD_PACK, "PC", "/pack hold budget is missing"),
    Try(D.PUBLISH_PACK, "PC", "/pack publish"),
    Try(D.SCHEDULE_MEETING, "PC", "/meeting add 21 Jan 14:00 Budget workshop"),
    Try(D.MOVE_MEETING, "PC", "/meeting move 9 Dec to 16 Dec 11:00"),
    Try(D.RENAME_MEETING, "PC", "/meeting rename 9 Dec Budget workshop"),
    Try(D.CANCEL_MEETING, "PC", "/meeting cancel 9 Dec no agenda"),
    Try(D.CANCEL_MEETING, "PC", "meeting.cancel_confirmed", {"meeting": "next"}, {"reason": "No agenda."}),
    Try(D.REINSTATE_MEETING, "PC", "/meeting reinstate 13 Jan"),
    Try(D.MARK_COMPULSORY, "PC", "/meeting compulsory 28 Jan"),
    Try(D.MARK_NOT_HELD, "PC", "/meeting not-held 9 Sep snow"),
    Try(D.CONFIRM_ATTENDANCE, OFFICER, "/attendance 28 Oct"),
    Try(D.CORRECT_ATTENDANCE, OFFICER, "/attendance 9 Sep"),
    Try(D.DECIDE_CLAIM, OFFICER, "claims.accept", {"claim": 1}),
    Try(D.INVITE_GUEST, OFFICER, "/guest Ben Ray (Acme) ben.ray@acme.example for next"),
    Try(D.ASSIGN_ACTION, OFFICER, "/actions add Omar: send it by 3 Dec"),
    Try(D.CLOSE_ACTION, OFFICER, "/actions drop 1"),
    Try(D.REQUEST_REPORT, OFFICER, "/subgroup report Pilots due 3 Dec: what they showed"),
    Try(D.OPEN_VOTE, OFFICER, "/vote open procedural Shall we meet in Leeds? until 30 Nov 17:00"),
    Try(D.EXTEND_VOTE, OFFICER, "/vote extend 1 to 20 Nov 17:00"),
    Try(D.WITHDRAW_VOTE, OFFICER, "/vote withdraw 1 because it is late"),
    Try(D.MOVE_POSITION, OFFICER, "/position 1 call"),
    Try(D.DECIDE_STRIKE, OFFICER, "cases.waive_form", {"case": 1, "round": 1}, {"reason": "He was ill."}),
    Try(D.DECLARE_DIVIDED, "PC", "/position 2 divided because we cannot agree"),
    Try(D.PUBLISH_DIVIDED, "PC", "position.said", {"position": 3}, {"publish": "no", "reason": "It is not needed."}),
    Try(D.WRITE_DIFFERENCE, "M", "/position 3 view It would tie our hands."),
    Try(D.EDIT_DIFFERENCES, "P", "position.edit", {"position": 3, "difference": 1}),
    Try(D.ASK_LEAVE, "M", "/leave 1 Mar to 30 Apr parental leave"),
    Try(D.AGREE_LEAVE, "C", "leave.agree", {"leave": 1}),
    Try(D.MANAGE_ROSTER, "P", "/members leave Priya Raman on 30 Nov"),
    Try(D.MANAGE_SEATS, "P", "members.seat", {"seat": 1}),
    Try(D.MANAGE_OFFICES, "P", "/members office chair Priya Raman from 1 Dec"),
    Try(D.MANAGE_COMPANIES, "P", "/companies add Zenith"),
    Try(D.MANAGE_CHARTER, "P", "/companies signed Halden Networks 2 on 1 Nov"),
    Try(D.MANAGE_SUBGROUPS, "P", "/subgroup create Networks led by Priya Raman"),
    Try(D.CHANGE_TERMS, "P", "/terms change"),
    Try(D.SEE_STANDINGS, OFFICER, "/standing all"),
    Try(D.SEE_GROUP, IN_THE_ROOM, "/agenda"),
    Try(D.SEE_OWN_STANDING, "M", "/standing", also=OFFICER),
    Try(D.ENTER_NOMINATION, "P", "/nominate enter"),
    Try(D.REQUEST_PRIVATE_SESSION, INSIDER, "/private 11 Nov 10:30 to 10:50 because of the prices"),
    Try(D.DRAFT_PROGRESS, "PC", "/report quarterly"),
    Try(D.WRITE_MINUTES, "P", "minutes.draft", {"meeting": "last"}),
    Try(D.SEND_REPORT, "L", "/subgroup send-report Two pilots are done."),
    Try(D.CHANGE_SET_UP, "P", "/convenor setup"),
    Try(D.SET_UP, "A", "/convenor setup", channel="C0FORUM", also="P"),
    Try(D.ANSWER_CALL, "SCVPMLGOA", "/nominate list"),
)
ELSEWHERE = {
    D.DRAW_LOTS: "tests/commands/test_call_ballot.py: it takes a ballot and a rerun that tie",
    D.DECIDE_SPLIT_STRIKE: "tests/commands/test_cases.py: the SRO is asked only where the officers are split",
    D.SEE_ATTENDANCE: "the grid comes with `/standing all`",
    D.SEE_NON_VOTERS: "tests/commands/test_vote_officers.py: what is left out, not refused",
    D.SEE_DIGEST: "tests/commands/test_digest.py: whom it is sent to",
    D.AGREE_PRIVATE_SESSION: "tests/commands/test_private.py: it takes a request",
    D.COMMENT_ON_MINUTES: "tests/commands/test_minutes_circulating.py: it takes minutes that are circulated",
    D.APPROVE_MINUTES: "tests/commands/test_minutes_approving.py: it takes minutes that are circulated",
    D.RECORD_DECISION: "tests/commands/test_decisions_recorded.py: it is done on a message",
    D.SEE_PRIVATE_ITEMS: "tests/commands/test_agenda.py: what is left out, not refused",
}
"""Deeds that no payload of their own does in a group like this one, and where they are tried."""

NO_PAYLOAD = {D.EXPORT_GROUP, D.EXPORT_OWN_DATA, D.EXPORT_PERSON, D.ERASE_PERSON}
"""Done at the command line of the machine, by whoever has it."""


def the_group(session: Session) -> WorkingGroup:
    group = groups.group_in_channel(session, team_id=sample.TEAM_ID, channel_id=GROUP_CHANNEL)
    assert group is not None
    return group


def somebody(session: Session, user_id: str) -> Person:
    person = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id=user_id)
    assert person is not None
    return person


def meeting_on(session: Session, day: date) -> Meeting:
    return session.exec(select(Meeting).where(Meeting.on_date == day)).one()


def hold_offices(session: Session, now: Any) -> None:
    """The SRO is somebody who is nothing else, and the guest gets an account."""
    group = the_group(session)
    for office in members.offices_in(session, group=group):
        if office.kind is OfficeKind.SRO:
            session.delete(office)
    account, name = ROLES["S"]
    newcomer = people.add_person(session, team_id=sample.TEAM_ID, name=name, slack_user_id=account)
    members.appoint(session, group=group, person=newcomer, kind=OfficeKind.SRO, starts_on=now.date())
    session.exec(select(Person).where(Person.name == "Gust Moor")).one().slack_user_id = ROLES["G"][0]


def miss_meetings(session: Session, now: Any) -> None:
    """Omar was absent a second time and others once; the meeting of 28 October waits for its roll call."""
    group, dana = the_group(session), somebody(session, "U0DANA")
    absent = {somebody(session, user_id).id: Status.ABSENT for user_id in ABSENT}
    meeting = meeting_on(session, date(2027, 10, 14))
    attendance.confirm(session, meeting=meeting, statuses=absent, recorded_by=dana, now=now)
    history = terms.history(session, group=group)
    consequences.follow(session, group=group, meeting=meeting, person_ids=absent, now=now, terms=history)
    yuki = somebody(session, "U0YUKI")
    claims.make(session, group=group, meeting=meeting, person=yuki, words="I was there.", now=now)
    waits = datetime(2027, 10, 28, 14, tzinfo=UTC)
    meetings.add_meeting(
        session,
        group=group,
        starts_at=waits,
        minutes=60,
        title="Workshop",
        uid="workshop@convenor.invalid",
        is_compulsory=False,
        announced_at=waits - timedelta(days=60),
    )


def let_leave_count(session: Session, now: Any) -> None:
    amendment = Amendment({"strikes.leave_counts": True})
    group, dana = the_group(session), somebody(session, "U0DANA")
    terms.amend(
        session, group=group, amendment=amendment, effective_on=now.date(), decided_by="vote", actor=dana, now=now
    )


ABSENT = ("U0OMAR", "U0GRACE", "U0AMARA", "U0TOMASZ", "U0PRIYA", "U0YUKI")
MORE = (
    ("U0DANA", "/guest standing Gust Moor (Acme) gust.moor@acme.example agreed by the meeting of 14 October"),
    ("U0DANA", "/subgroup create Pilots led by Wen Li"),
    ("U0PRIYA", "/position propose Open source"),
    ("U0DANA", "/position 2 call"),
    ("U0PRIYA", "/position propose Open doors"),
    ("U0DANA", "/position 3 call"),
    ("U0DANA", "/position 3 divided because we cannot agree"),
    ("U0PRIYA", "/position 3 view It would keep newcomers out."),
    ("U0WEN", "/leave 1 Mar to 30 Apr parental leave"),
    ("U0DANA", "/meeting add 28 Jan 14:00 Budget workshop"),
)


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Answer]]:
    """Every answer with its outcome, as the bot itself counts it."""
    found: list[tuple[str, Answer]] = []
    real = Router._outcome

    def outcome(router: Router, payload: Payload) -> tuple[str, Answer]:
        found.append(real(router, payload))
        return found[-1]

    monkeypatch.setattr(Router, "_outcome", outcome)
    monkeypatch.setattr(bot.app._Listener, "_call", lambda *_: None)
    return found


@pytest.fixture
def house(make_world: Any) -> World:
    """The sample group with one person for each role, and something to do for each deed."""
    users = ({"id": user_id, "name": user_id.lower(), "real_name": user_id} for user_id, _ in ROLES.values())
    known = {sitter.user_id for sitter in sample.SITTERS} | {sample.VISITOR[0]}
    more = [{**user, "is_admin": user["id"] == "U0BOSS"} for user in users if user["id"] not in known]
    world = lived_in(make_world(more_users=tuple(more)))
    now = world.clock.now()
    world.write(lambda session: let_leave_count(session, now))
    for who, line in MORE:
        assert world.person(who).types(line).get("text"), line
    world.person("U0DANA").opens("/meeting cancel 13 Jan no agenda")
    assert world.person("U0DANA").submits()["ok"]
    world.write(lambda session: miss_meetings(session, now))
    world.write(lambda session: hold_offices(session, now))
    world.settle()
    world.process.pulse.stop()
    return world


def payload_of(tried: Try, user_id: str, number: int) -> dict[str, str]:
    """The form fields that Slack would post."""
    if tried.note is None:
        name, _, text = tried.does.partition(" ")
        ids = {"team_id": sample.TEAM_ID, "user_id": user_id, "channel_id": tried.channel}
        return {"command": name, "text": text, "trigger_id": f"{number}", **ids}
    user = {"id": user_id, "team_id": sample.TEAM_ID}
    body: dict[str, Any] = {"team": {"id": sample.TEAM_ID}, "user": user, "trigger_id": f"{number}"}
    note = json.dumps({"group": 1, **tried.note})
    if tried.fields is None:
        action = {"type": "button", "action_id": tried.does, "value": note}
        body |= {"type": "block_actions", "actions": [action], "channel": {"id": tried.channel}}
        body |= {"view": {"type": "modal", "id": "V1"}} if "do" in tried.note else {}
    else:
        state = {"values": {name: {"value": {"value": value}} for name, value in tried.fields.items()}}
        view = {
            "type": "modal",
            "id": f"V{number}",
            "callback_id": tried.does,
            "private_metadata": note,
            "state": state,
        }
        body |= {"type": "view_submission", "view": view}
    return {"payload": json.dumps(body)}


def post(world: World, fields: dict[str, str]) -> None:
    body, stamp = urlencode(fields), str(int(time.time()))
    mac = hmac.new(SETTINGS.slack_signing_secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mac.hexdigest()}"}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    assert HTTP.post(world.bot_url, content=body, headers=headers).status_code == 200


def filled(world: World, tried: Try) -> Try:
    """The row with the ids that stand for `next`, `last` and `later`."""
    days = {"next": date(2027, 11, 11), "last": date(2027, 10, 14), "later": date(2027, 12, 9)}
    ids = {name: world.read(lambda session, day=day: meeting_on(session, day).id) for name, day in days.items()}
    note = {name: ids.get(str(value), value) for name, value in (tried.note or {}).items()}
    fields = {name: str(ids.get(value, value)) for name, value in (tried.fields or {}).items()}
    return Try(
        tried.deed,
        tried.who,
        tried.does,
        None if tried.note is None else note,
        None if tried.fields is None else fields,
        tried.channel,
        also=tried.also,
    )


def wrong(tried: Try, letter: str, outcome: str, answer: Answer) -> str:
    """What is wrong with an answer by the table; empty if nothing is."""
    text = json.dumps([answer.ack, answer.arguments], ensure_ascii=False)
    held = f"{letter}M" if letter in MEMBERS_TOO else letter
    if set(held) & set(tried.who + tried.also):
        return "" if outcome == "answered" else f"{outcome}: {text[:300]}"
    if outcome != "refused":
        return f"{outcome}, and should be refused: {text[:300]}"
    if "You are not on the roll" in text:
        return "" if letter in "OA" else "is on the roll"
    is_told = any(whom and all(ROLES[each][1] in text for each in whom) for whom in (tried.who, tried.also))
    return "" if is_told and "Only " in text else f"does not say who can: {text[:300]}"


@pytest.mark.slow
def test_every_role_at_every_deed(
    house: World, told: list[tuple[str, Answer]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that is tried is kept, so that every try finds the same group."""
    monkeypatch.setattr(store.database.Session, "commit", lambda session: session.rollback())
    found = []
    for row, tried in enumerate(filled(house, tried) for tried in TABLE):
        for column, (letter, (user_id, _)) in enumerate(ROLES.items()):
            if letter == "A" and letter not in tried.who:
                continue  # to a group an admin of the workspace is an outsider
            told.clear()
            post(house, payload_of(tried, user_id, 100 * row + column))
            problem = wrong(tried, letter, *told[-1])
            found += [(tried.deed.value, letter, problem)] if problem else []

    assert found == []


def test_every_deed_has_a_row() -> None:
    tried = [{row.deed for row in TABLE}, set(ELSEWHERE), NO_PAYLOAD]

    assert set().union(*tried) == set(Deed)
    assert sum(map(len, tried)) == len(Deed)


def test_a_role_lost_between_opening_and_submitting_is_lost(world: World) -> None:
    """Rights are checked when the deed is committed; what is open by then does not count."""
    dana = world.person("U0DANA")
    dana.opens("/companies add Zenith")
    world.write(lambda session: leave_office(session, OfficeKind.PROGRAMME_MANAGER))
    before = world.outline()

    done = dana.submits()

    assert "Only the programme manager can" in json.dumps(done) or "not on the roll" in json.dumps(done)
    assert world.outline() == before


def leave_office(session: Session, kind: OfficeKind) -> None:
    """Whoever holds it holds it no more, from now on."""
    for office in members.offices_in(session, group=the_group(session)):
        if office.kind is kind:
            session.delete(office)


def test_a_member_who_has_left_between_opening_and_submitting_is_refused(world: World) -> None:
    priya = world.person("U0PRIYA")
    priya.opens("/agenda propose")
    world.write(leave_the_group)
    before = world.outline()

    done = priya.submits(title="Budget", purpose="To decide.")

    assert "You are not on the roll" in json.dumps(done)
    assert world.outline() == before


def leave_the_group(session: Session) -> None:
    """Priya's membership ended the day before."""
    [membership] = members.memberships_of(
        session, group=the_group(session), person_id=somebody(session, "U0PRIYA").id or 0
    )
    membership.ends_on = date(2027, 10, 31)


def test_another_workspace_is_refused_whatever_it_sends(world: World, told: list[tuple[str, Answer]]) -> None:
    """One that has the bot as well, about a group of ours; and a visitor from there in our channel."""
    add = groups.add_workspace
    world.write(lambda session: add(session, team_id="T0OTHER", name="Other", now=world.clock.now()))
    before = world.outline()
    press = payload_of(Try(D.CAST_BALLOT, "", "actions.open", {}), "U0DANA", 1)
    elsewhere, visiting = json.loads(press["payload"]), json.loads(press["payload"])
    elsewhere["team"]["id"] = elsewhere["user"]["team_id"] = "T0OTHER"
    visiting["user"]["team_id"] = "T0OTHER"
    command = payload_of(Try(D.SEE_GROUP, "", "/agenda"), "U0DANA", 2) | {"team_id": "T0OTHER"}

    for fields in ({"payload": json.dumps(elsewhere)}, {"payload": json.dumps(visiting)}, command):
        post(world, fields)

    assert [outcome for outcome, _ in told] == ["refused"] * 3
    said = [json.dumps([answer.ack, answer.arguments]) for _, answer in told]
    assert "That belongs to another workspace." in said[0]
    assert "Your account belongs to another workspace." in said[1]
    assert "There is no working group in this channel, and you are not on the roll of any." in said[2]
    assert world.outline() == before


def test_a_deactivated_account_and_a_guest_account_have_no_rights_of_their_own(world: World) -> None:
    """Slack sends nothing for a deactivated account; what was sent before, or is forged, comes from nobody we know."""
    ids = {"team_id": sample.TEAM_ID, "channel_id": GROUP_CHANNEL}
    world.write(lambda session: setattr(somebody(session, "U0WEN"), "slack_user_id", None))

    for account in ("U0WEN", "U0HUGO", "U0NOBODY", ""):
        said = world.forge_command(command="/agenda", user_id=account, **ids)["text"]

        assert said.startswith("You are not on the roll"), (account, said)
