"""What the terms say: pure rules that take values, return values, and know no clock, row or Slack id.

`CLAUSES` leads from a clause of a working group's terms of reference to the module that holds it. Clauses 1 to 7 are
purpose and values, and clause 16 says that there is no limit: they ask for no rule. "other" is
what such groups do beside their terms.
"""

CLAUSES: dict[str, str] = {
    "8": "rules.authority",
    "9": "rules.sections",
    "10": "rules.sections",
    "11": "rules.sections",
    "12": "rules.sections",
    "13": "rules.sections",
    "14": "rules.tenure",
    "15": "rules.sections",
    "17": "rules.strikes",
    "18": "rules.authority",
    "19": "rules.sections",
    "20": "rules.sections",
    "21": "rules.authority",
    "22": "rules.sections",
    "23": "rules.sections",
    "24": "rules.sections",
    "other": "rules.sections",
}
