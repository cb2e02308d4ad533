"""The people and bots of a workspace, as Slack describes them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.errors import Json


@dataclass(frozen=True)
class Member:
    id: str
    team_id: str
    name: str
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "Europe/London"
    is_admin: bool = False
    is_restricted: bool = False
    deleted: bool = False
    is_bot: bool = False

    @classmethod
    def from_seed(cls, data: Json, home_team: str) -> "Member":
        return cls(**{"team_id": home_team, **data})

    def slack(self, *, home_team: str, with_email: bool) -> Json:
        """The user object of the Web API; e-mail only with its scope, and never a stranger's."""
        is_stranger = self.team_id != home_team
        user: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "color": "4d6d8a",
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": self._zone_offset(),
            "profile": self._profile(with_email=with_email and not is_stranger),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 1_700_000_000,
            "is_stranger": is_stranger,
        }
        if not self.deleted:
            user |= {
                "is_admin": self.is_admin,
                "is_owner": False,
                "is_primary_owner": False,
                "is_restricted": self.is_restricted,
                "is_ultra_restricted": False,
                "is_email_confirmed": True,
            }
        return user

    def for_page(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "real_name": self.real_name,
            "title": self.title,
            "deleted": self.deleted,
            "is_admin": self.is_admin,
            "is_bot": self.is_bot,
        }

    def _zone_offset(self) -> int:
        offset = datetime.now(ZoneInfo(self.tz)).utcoffset()
        return int(offset.total_seconds()) if offset else 0

    def _profile(self, *, with_email: bool) -> Json:
        profile = {
            "title": self.title,
            "phone": "",
            "skype": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "status_text": "",
            "status_emoji": "",
            "team": self.team_id,
        }
        if with_email and self.email:
            profile["email"] = self.email
        return profile
