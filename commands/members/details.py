"""The forms for the seats that there are, and for what is known of a person."""

from bot.render.blocks import choice, entry, form, paragraph, person_entry
from bot.request import Reply, Request, Show
from commands.members import forms, typed, which
from rules.refusal import Refusal
from rules.roster import Arrange, Describe, MakeSeats
from rules.table import Seat, SeatKind

NEW, MISSING = "new", "missing"
_YES_OR_NO = [("yes", "Yes"), ("no", "No")]


def open_seat(request: Request) -> Reply:
    """Which seat, one more, or all that the terms name."""
    known = forms.known_table(request)
    labels = forms.seat_labels(request, known)[: which.CHOICES_MOST - 2]
    asked = [*labels, (NEW, "One more seat"), (MISSING, "All seats that the terms name and the group has not")]
    return forms.open_with(request, "Seat", "members.seat", [choice("seat", "Which seat?", asked)])


def on_seat(request: Request) -> Reply:
    """The seat was chosen: show what is known of it."""
    known = forms.known_table(request)
    asked = request.fields.get("seat", "")
    if asked == MISSING:
        return forms.look_again(request, MakeSeats())
    seat = Seat(0, SeatKind.SUPPLIER, "") if asked == NEW else which.seat_chosen(request, known)
    kinds = [(kind.value, kind.value.capitalize()) for kind in (SeatKind.SUPPLIER, SeatKind.STAKEHOLDER)]
    most = typed.NAME_MOST
    blocks = [
        choice("kind", "Kind", kinds, chosen=seat.kind.value),
        entry("label", "Label", most=most, value=seat.label, hint="Such as: supplier 3."),
        entry("description", "Description", most=most, optional=True, value=seat.description),
        choice("sme", "Designated for an SME (clause 13)?", _YES_OR_NO, chosen="yes" if seat.is_sme_seat else "no"),
        entry("body", "Named by", most=most, optional=True, value=seat.body, hint="For a stakeholder's (clause 11)."),
    ]
    note = {"group": request.group.id, "seat": seat.id}
    return Show(form("Seat", "members.arrange", blocks, note, submit="Next"))


def on_arrange(request: Request) -> Reply:
    """The seat was described: look at it again."""
    forms.known_table(request)
    fields = request.fields
    if not fields.get("label"):
        raise Refusal("Please give the seat a label.", field="label")
    change = Arrange(
        kind=SeatKind(fields.get("kind", SeatKind.SUPPLIER)),
        label=fields["label"],
        description=fields.get("description", ""),
        is_sme_seat=fields.get("sme") == "yes",
        body=fields.get("body", ""),
        seat_id=request.number("seat") or None,
    )
    return forms.look_again(request, change)


def open_person(request: Request) -> Reply:
    """Of whom something is known."""
    people = forms.options(which.everybody(forms.known_table(request)))
    return forms.open_with(request, "Person", "members.person", [choice("person", "Who?", people)])


def on_person(request: Request) -> Reply:
    """Somebody was chosen: show what is known of them."""
    person = which.person_chosen(request, forms.known_table(request))
    most = typed.NAME_MOST
    blocks = [
        paragraph("What is known of a person is seen by the officers; their name, company and seat by the group."),
        entry("name", "Name", most=most, value=person.name),
        entry("post", "Post", most=most, optional=True, value=person.post, hint=forms.POST_HINT),
        person_entry("account", "Slack account", chosen=person.slack_user_id, optional=True),
        entry("email", "E-mail", most=200, optional=True, value=person.email or ""),
    ]
    note = {"group": request.group.id, "person": person.id}
    return Show(form("Person", "members.describe", blocks, note, submit="Next"))


def on_describe(request: Request) -> Reply:
    """What is known of a person was changed: look at it again."""
    forms.known_table(request)
    fields = request.fields
    if not fields.get("name"):
        raise Refusal("Please give the name.", field="name")
    change = Describe(
        request.number("person"),
        fields["name"],
        fields.get("post", ""),
        forms.email_entered(request),
        fields.get("account") or None,
    )
    return forms.look_again(request, change)
