"""What can be wrong with a table, or with a change to it: codes, clauses and who it is about, without words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Fault(StrEnum):
    """What the terms find wanting in a table as it stands. None of it forbids anything."""

    FEW_MEMBERS = "few_members"
    MANY_MEMBERS = "many_members"
    FEW_SEATS = "few_seats"
    FEW_SMES = "few_smes"
    FEW_SME_SEATS = "few_sme_seats"
    NOT_SME = "not_sme"
    NO_COMPANY = "no_company"
    NOT_MEMBER_COMPANY = "not_member_company"
    NO_POST = "no_post"
    SAME_COMPANY = "same_company"
    ON_CLOCK = "on_clock"
    PENDING = "pending"
    NO_OFFICER = "no_officer"
    VACANT = "vacant"
    COMPANY_STANDS = "company_stands"


class Bar(StrEnum):
    """Why a change cannot be made."""

    ENDS_FIRST = "ends_first"
    TERM_TOO_LONG = "term_too_long"
    SEAT_TAKEN = "seat_taken"
    IS_MEMBER = "is_member"
    IS_NO_MEMBER = "is_no_member"
    NO_COMPANY = "no_company"
    NOT_MEMBER_COMPANY = "not_member_company"
    COMPANY_AT_TABLE = "company_at_table"
    BEFORE_FIRST_DAY = "before_first_day"
    ENDS_SOONER = "ends_sooner"
    IS_RENEWED = "is_renewed"
    SAME_SEAT = "same_seat"
    SAME_EMPLOYER = "same_employer"
    OFFICE_FOR_MEMBERS = "office_for_members"
    TWO_OFFICES = "two_offices"
    HOLDS_IT = "holds_it"
    NOBODY_AGREED = "nobody_agreed"
    NO_SUCCESSOR = "no_successor"
    OFFICE_VACANT = "office_vacant"
    SEAT_OF_THAT_NAME = "seat_of_that_name"
    SEAT_IN_USE = "seat_in_use"
    EMAIL_TAKEN = "email_taken"
    ACCOUNT_TAKEN = "account_taken"
    NOTHING_NEW = "nothing_new"
    IN_FUTURE = "in_future"
    IS_MEMBER_COMPANY = "is_member_company"
    IS_NONE = "is_none"
    NOT_APPLYING = "not_applying"
    INTO_ITSELF = "into_itself"
    COMPANY_OF_THAT_NAME = "company_of_that_name"
    SITS_THEN = "sits_then"
    SME_ONLY = "sme_only"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, with the clause it follows from (empty: common sense).

    The names say whom or what it is about, as far as it concerns somebody; `count` of `limit` are those that there
    are and those that the terms want; `day` is the date that it turns on. `rests_on` names the numbers of the terms
    without which it would not be so, where those may be open.
    """

    what: Fault | Bar
    clause: str = ""
    person: str = ""
    person_id: int = 0
    other: str = ""
    company: str = ""
    seat: str = ""
    count: int = 0
    limit: int = 0
    day: date | None = None
    rests_on: tuple[str, ...] = ()
