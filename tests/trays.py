"""An item with files that are submitted to it, and what fetches them, for the tests of fetching."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from desk import Desk, the_group
from slack_sdk import WebClient
from small import NOW, TODAY, item, meeting
from sqlmodel import Session, col, select, update
from world import HTTP, SETTINGS

from bot.papers.fetch import Fetcher
from store import members, papers
from store.database import Database
from store.models import AgendaItem, OfficeKind, PaperVersion, Person

TEXT = b"# Tariffs\n" * 100


@dataclass
class Tray:
    """An item of Omar's, the files that he submits to it, and who fetches them."""

    desk: Desk
    woken: int = 0

    def submits(self, name: str = "a.md", data: bytes = TEXT, *, by: str = "U0OMAR", at: datetime = NOW) -> int:
        """A file given to Slack, and then submitted; the id of its version."""
        url = f"{self.desk.box.url}/page/upload"
        given = HTTP.post(url, params={"as": by, "name": name}, content=data).json()["file"]

        def submit(session: Session) -> int:
            person = session.exec(select(Person).where(Person.slack_user_id == by)).one()
            to = session.exec(select(AgendaItem)).one()
            version = papers.submit_file(
                session, item=to, slack_file_id=given["id"], name=name, person=person, now=at, is_late=False
            )
            return version.id

        return self.desk.database.run(submit)

    def fetcher(self, database: Database | None = None, *, api_url: str = "", timeout: int = 5) -> Fetcher:
        url = api_url or self.desk.box.api_url
        client = WebClient(SETTINGS.slack_bot_token, base_url=url, retry_handlers=[], timeout=timeout)
        return Fetcher(database=database or self.desk.database, client=client, now=lambda: NOW, wake=self._wake)

    def fetches(self, **options: Any) -> int:
        return self.fetcher(**options).fetch_due()

    def later(self) -> None:
        """The wait of everything that was put off is over."""
        due = update(PaperVersion).where(col(PaperVersion.retry_at).is_not(None)).values(retry_at=datetime.now(UTC))
        self.desk.database.run(lambda session: session.execute(due))

    def version(self, version_id: int | None = None) -> PaperVersion:
        def find(session: Session) -> PaperVersion:
            if version_id is not None:
                return session.get_one(PaperVersion, version_id)
            return session.exec(select(PaperVersion)).one()

        return self.desk.database.run(find, writes=False)

    def content(self) -> bytes:
        return self.desk.database.run(lambda s: papers.content_of(s, version=self.version()), writes=False)

    def told(self) -> list[tuple[str, str]]:
        """The word that is owed to submitters."""
        return [each for each in self.owed() if each[0] == papers.RECEIVED]

    def owed(self) -> list[tuple[str, str]]:
        return [(row.kind, row.subject) for row in self.desk.rows()]

    def _wake(self) -> None:
        self.woken += 1


def found_tray(session: Session) -> None:
    """Omar's item for a meeting in ten days, and Dana as programme manager, in the group of a desk."""
    group = the_group(session)
    by_name = {person.name: person for person in session.exec(select(Person))}
    dana = by_name["Dana Whitlock"]
    members.appoint(session, group=group, person=dana, kind=OfficeKind.PROGRAMME_MANAGER, starts_on=TODAY)
    item(session, meeting(session, group, NOW + timedelta(days=10)), by_name["Omar Haddad"])
