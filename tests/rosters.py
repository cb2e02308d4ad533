"""A roster to be imported, and what became of it, for the tests of the command line."""

from datetime import date

from command_line import CommandLine

from store.models import Company, Employment, Membership, Office, OfficeKind, Person, Seat

HEADER = "person,email,slack_user_id,company,member_company,sme,seat,office,starts_on,ends_on"
AMARA = "Amara Okafor,amara@lindqvist.example,U0AMARA,Lindqvist Systems,yes,no,supplier,chair,2024-03-01,"
OMAR = "Omar Haddad,omar@pennant.example,,Pennant Digital,yes,yes,supplier,,2024-02-29,"
RHIANNON = "Rhiannon Pugh,,,National Records Board,no,no,Records,sro,2024-01-01,2025-12-31"
DANA = "Dana Whitlock,dana@forum.example,,Harbour Standards Forum,no,no,,programme_manager,2024-01-01,"
ROSTER = (HEADER, AMARA, OMAR, RHIANNON, DANA)


def memberships(line: CommandLine) -> list[tuple[str, str, date, date]]:
    """Who sat in which seat, from when to when."""
    names = {person.id: person.name for person in line.rows(Person)}
    seats = {seat.id: seat.label for seat in line.rows(Seat)}
    return [(names[row.person_id], seats[row.seat_id], row.starts_on, row.ends_on) for row in line.rows(Membership)]


def offices(line: CommandLine) -> list[tuple[str, OfficeKind, date, date | None]]:
    """Who held which office, from when to when."""
    names = {person.id: person.name for person in line.rows(Person)}
    return [(names[row.person_id], row.kind, row.starts_on, row.ends_on) for row in line.rows(Office)]


def jobs(line: CommandLine) -> list[tuple[str, str, date | None, date | None]]:
    """Who worked for which company, from when to when."""
    names = {person.id: person.name for person in line.rows(Person)}
    companies = {company.id: company.name for company in line.rows(Company)}
    return [
        (names[row.person_id], companies[row.company_id], row.starts_on, row.ends_on) for row in line.rows(Employment)
    ]
