"""What the terms say: pure rules that take values, return values, and know no clock, row or Slack id.

`CLAUSES` leads from a clause of a working group's terms of reference to the module that holds it. Clauses 1 to 7 are
purpose and values, and clause 16 says that there is no limit: they ask for no rule. "other" is
what such groups do beside their terms.
"""

CLAUSES: dict[str, str] = {
    "8": "rules.offices",
    "9": "rules.offices",
    "10": "rules.seats",
    "11": "rules.roster",
    "12": "rules.changes",
    "13": "rules.seats",
    "14": "rules.changes",
    "15": "rules.employer",
    "17": "rules.strikes",
    "18": "rules.authority",
    "19": "rules.sections",
    "20": "rules.agenda",
    "21": "rules.authority",
    "22": "rules.decisions",
    "23": "rules.positions",
    "24": "rules.quantities",
    "other": "rules.sections",
}
