"""The one way through the bot: a payload in, a handler in a transaction, an answer out."""

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlmodel import Session

from bot import choosing
from bot.answer import Answer, answer_with, refuse_with
from bot.payload import Kind, Payload, outdated
from bot.render.blocks import escaped
from bot.request import (
    Caller,
    CallerHandler,
    Features,
    Handler,
    Nothing,
    Profile,
    Reply,
    Request,
    Say,
    help_on,
    number_in,
)
from rules.authority import Role
from rules.refusal import Refusal
from store import audit, groups, inbox, members, terms
from store.database import Database, NotSavedError
from store.models import OfficeKind, Person, WorkingGroup

log = logging.getLogger(__name__)

SAVED_SECONDS = 2.0
"""How long one payload may wait for the store; its answer has to be with Slack within three seconds."""

FORM_SECONDS = 1.0
"""The same where a form may open after it, for which the three seconds have to do as well."""


class Router:
    """Answers payloads from the handlers that the command files declare."""

    def __init__(
        self,
        *,
        database: Database,
        features: Features,
        now: Callable[[], datetime],
        profile: Callable[[str], Profile | None],
        count: Callable[[str, str], None],
        prefix: str = "",
        public_url: str = "",
    ) -> None:
        self._database = database
        self._features = features
        self._now = now
        self._profile = profile
        self._count = count
        self._prefix = prefix
        self._public_url = public_url

    def answer(self, payload: Payload) -> Answer:
        """Answer one payload, always: with the handler's reply, a refusal in words, or an apology with an id."""
        outcome, answer = self._outcome(payload)
        self._count(payload.kind.value, outcome)
        return answer

    def is_read(self, payload: Payload) -> bool:
        """Whether nothing can be written by it, so that it need not wait for those who write."""
        command = self._features.commands.get(self._command(payload.route)) if payload.kind is Kind.SLASH else None
        return command is not None and (command.is_read or _asks_for_help(payload))

    def note_called(self, answer: Answer) -> None:
        """Note that what an answer asks to call was called, so that no process does it again for a repeat."""
        if not answer.kept_as:
            return
        try:
            self._database.run(
                lambda session: inbox.note_called(session, key=answer.kept_as, machine_now=datetime.now(UTC))
            )
        except NotSavedError:
            log.warning("not noted as called: %s", answer.kept_as)

    def _outcome(self, payload: Payload) -> tuple[str, Answer]:
        try:
            profiles = self._profiles(payload)
            answer = self._database.run(
                lambda session: self._in_transaction(session, payload, profiles),
                writes=not self.is_read(payload),
                within=FORM_SECONDS if payload.may_open_form else SAVED_SECONDS,
            )
            return "answered", answer
        except Refusal as refusal:
            return "refused", refuse_with(refusal, payload)
        except NotSavedError:
            log.warning("not saved: %s %s", payload.kind.value, payload.route)
            busy = Refusal("This was *not saved*: the store is busy. Please try again.")
            return "not saved", refuse_with(busy, payload)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("bug %s in %s %s", reference, payload.kind.value, payload.route)
            apology = "Sorry, that went wrong on our side and nothing was saved. Please tell the programme manager: "
            return "bug", refuse_with(Refusal(f"{apology}reference `{reference}`."), payload)

    def _command(self, route: str) -> str:
        return route.removeprefix(self._prefix)

    def _anywhere(self, payload: Payload) -> CallerHandler | None:
        route = self._command(payload.route) if payload.kind is Kind.SLASH else payload.route
        return self._features.anywhere.get(route)

    def _profiles(self, payload: Payload) -> dict[str, Profile]:
        """Asked of Slack before the transaction begins, so that nothing waits for the network inside it."""
        if self._anywhere(payload) is None:
            return {}
        asked = dict.fromkeys((payload.user_id, *payload.chosen_people))
        found = [profile for user_id in asked if (profile := self._profile(user_id)) is not None]
        return {profile.user_id: profile for profile in found}

    def _in_transaction(self, session: Session, payload: Payload, profiles: Mapping[str, Profile]) -> Answer:
        known = groups.caller(session, team_id=payload.team_id, user_id=payload.user_id, channel_id=payload.channel_id)
        if known is None:
            raise Refusal("Convenor is not installed in this workspace. Ask a workspace admin to install it.")
        if payload.user_team_id != payload.team_id:
            raise Refusal(
                "Your account belongs to another workspace. Ask an admin here for a guest account, and use that."
            )
        if (anywhere := self._anywhere(payload)) is not None:
            return self._once(session, payload, lambda: anywhere(self._caller(session, payload, profiles)))
        person, here = known
        if choosing.is_choice(payload):
            return self._choice(session, payload, person, here)
        handler = self._handler(payload.kind, payload.route)
        if _asks_for_help(payload):
            command = self._features.commands[self._command(payload.route)]
            return answer_with(Say(help_on(command, name=f"/{payload.route}")), payload)
        those = _groups_meant(session, payload, person, here, self._now())
        last = [group for group in those if person is not None and group.id == person.last_group_id]
        if len(those) > 1 and not last:
            return answer_with(choosing.ask(payload, those), payload)
        request = self._read(session, payload, person, [*last, *those][0])
        if len(those) > 1:
            handler = _telling(handler, payload)
        if self.is_read(payload):
            return answer_with(handler(request), payload)
        groups.lock(session, group=request.group)
        return self._once(session, payload, lambda: handler(request))

    def _choice(self, session: Session, payload: Payload, person: Person | None, here: WorkingGroup | None) -> Answer:
        """A press on the question which group is meant: it is remembered, and what was asked for goes on."""
        if payload.route == choosing.ANOTHER:
            those = groups.groups_of_person(session, person_id=person.id, now=self._now()) if person else ()
            return answer_with(choosing.ask(payload, those), payload)
        [group] = _groups_meant(session, payload, person, here, self._now())
        asked = choosing.resumed(payload)
        request = self._read(session, asked, person, group)
        groups.lock(session, group=group)
        request.person.last_group_id = group.id
        if payload.route == choosing.ON_HOME:
            return answer_with(Nothing(), payload)
        if not choosing.goes_on(payload):
            return answer_with(choosing.in_place(choosing.chosen(group), payload), payload)
        handler = self._handler(Kind.SLASH if "command" in payload.note else Kind.SHORTCUT, asked.route)
        return self._once(session, payload, lambda: choosing.in_place(_gone_on(handler, request, payload), payload))

    def _once(self, session: Session, payload: Payload, handle: Callable[[], Reply]) -> Answer:
        """The answer to a payload; a repeat of one that changed something gets the one it got before.

        What it asks to call is left out if the call was made: nothing is said twice.
        """
        if (stored := inbox.answer_to(session, key=payload.key)) is not None:
            answer = Answer(**stored, kept_as=payload.key)
            return Answer(answer.ack) if inbox.was_called(session, key=payload.key) else answer
        answer = answer_with(handle(), payload)
        if not (audit.has_recorded(session) or inbox.is_to_be_kept(session)):
            return answer
        machine_now = datetime.now(UTC)
        inbox.remember(
            session, key=payload.key, team_id=payload.team_id, reply=answer.to_json(), machine_now=machine_now
        )
        return replace(answer, kept_as=payload.key)

    def _handler(self, kind: Kind, route: str) -> Handler:
        handler: Handler | None
        if kind is Kind.SLASH:
            command = self._features.commands.get(self._command(route))
            handler = command.handle if command else None
        elif kind is Kind.FORM:
            handler = self._features.forms.get(route)
        elif kind is Kind.SHORTCUT:
            shortcut = self._features.shortcuts.get(route)
            handler = shortcut.handle if shortcut else None
        else:
            handler = self._features.actions.get(route)
        if handler is None:
            raise Refusal("I do not know that one any more. Type a command and `help` after it to see what it does.")
        return handler

    def _caller(self, session: Session, payload: Payload, profiles: Mapping[str, Profile]) -> Caller:
        return Caller(
            session=session,
            now=self._now(),
            team_id=payload.team_id,
            channel_id=payload.channel_id,
            user_id=payload.user_id,
            profiles=profiles,
            commands=self._features.commands,
            text=payload.text,
            note=payload.note,
            fields=payload.fields,
            prefix=self._prefix,
        )

    def _read(self, session: Session, payload: Payload, person: Person | None, group: WorkingGroup) -> Request:
        now = self._now()
        today = groups.local_date(group, now)
        if person is None:
            raise _not_on_the_roll(session, group, today)
        roles = members.roles_of(session, group=group, person=person, day=today, now=now)
        if roles <= {Role.OUTSIDER}:
            raise _not_on_the_roll(session, group, today)
        return Request(
            session=session,
            now=now,
            today=today,
            group=group,
            person=person,
            roles=roles,
            history=terms.history(session, group=group),
            text=payload.text,
            note=payload.note,
            fields=payload.fields,
            files=payload.files,
            message=payload.message,
            prefix=self._prefix,
            public_url=self._public_url,
        )


def _asks_for_help(payload: Payload) -> bool:
    return payload.kind is Kind.SLASH and payload.text.lower() == "help"


def _groups_meant(
    session: Session, payload: Payload, person: Person | None, here: WorkingGroup | None, now: datetime
) -> Sequence[WorkingGroup]:
    """The group of the button, the form or the channel; elsewhere every group of the person, at least one."""
    if "group" in payload.note:
        noted = groups.group_known(session, group_id=number_in(payload.note, "group"))
        if noted is None:
            raise outdated()
        if noted.team_id == payload.team_id:
            return [noted]
        raise Refusal("That belongs to another workspace.")
    if here is not None:
        return [here]
    theirs = groups.groups_of_person(session, person_id=person.id, now=now) if person else ()
    if not theirs:
        raise Refusal("There is no working group in this channel, and you are not on the roll of any.")
    return theirs


def _telling(handler: Handler, payload: Payload) -> Handler:
    """The handler, whose answers say which of several groups they are about."""

    def told(request: Request) -> Reply:
        try:
            return choosing.telling(handler(request), payload, request.group)
        except Refusal as refusal:
            raise choosing.refused(refusal, request.group) from None

    return told


def _gone_on(handler: Handler, request: Request, payload: Payload) -> Reply | Refusal:
    """What was asked for before the group was chosen; a refusal leaves the choice as it is."""
    try:
        with request.session.begin_nested():
            return choosing.telling(handler(request), payload, request.group)
    except Refusal as refusal:
        return refusal


def _not_on_the_roll(session: Session, group: WorkingGroup, today: date) -> Refusal:
    manager = members.holders(session, group=group, on=today).get(OfficeKind.PROGRAMME_MANAGER)
    whom = f"its programme manager, {escaped(manager.name)}," if manager else "a workspace admin"
    return Refusal(f"You are not on the roll of *{escaped(group.name)}*. If you should be, ask {whom} to add you.")
