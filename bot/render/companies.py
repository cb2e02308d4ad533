"""Companies in words: where each stands with the association, and the register of who signed the charter."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.render.blocks import escaped
from bot.render.words import short_day
from store.models import CharterSignature, Company

COLUMNS = ("company", "version", "signed_on", "withdrawn_on")

Signatures = Sequence[tuple[CharterSignature, Company]]


def company_in_words(
    company: Company, *, names: Mapping[int, str], signed: Sequence[CharterSignature], with_applications: bool
) -> str:
    """`• *Acme* – member company since Mon 1 Mar 2027; SME; mapping; charter 2 (signed Tue 2 Mar 2027)`.

    Applications that are pending or were refused are left out for those who are not to know of them.
    """
    size = "SME" if company.is_sme else "not an SME"
    about = [_membership(company, names), size, escaped(company.sector)]
    if with_applications and not company.is_member:
        about.append(_application(company))
    about += [f"charter {escaped(signature.version)} ({_signature(signature)})" for signature in signed]
    return f"• *{escaped(company.name)}* – {'; '.join(filter(None, about))}"


def register_in_words(signatures: Signatures) -> list[str]:
    """The register, version by version, a line each."""
    by_version: defaultdict[str, list[str]] = defaultdict(list)
    for signature, company in signatures:
        by_version[signature.version].append(f"• {escaped(company.name)} – {_signature(signature)}")
    return [line for version, lines in by_version.items() for line in (f"*Version {escaped(version)}*", *lines)]


def register_rows(signatures: Signatures) -> list[tuple[str, str, str, str]]:
    """The register as rows under COLUMNS; dates are ISO 8601, and a blank one is none."""
    return [
        (
            company.name,
            signature.version,
            signature.signed_on.isoformat(),
            signature.withdrawn_on.isoformat() if signature.withdrawn_on else "",
        )
        for signature, company in signatures
    ]


def _membership(company: Company, names: Mapping[int, str]) -> str:
    if company.is_member:
        return f"member company{f' since {short_day(company.joined_on)}' if company.joined_on else ''}"
    if company.merged_into_id is not None and company.lapsed_on is not None:
        return f"merged into {escaped(names[company.merged_into_id])} on {short_day(company.lapsed_on)}"
    if company.lapsed_on is not None:
        return f"no member company since {short_day(company.lapsed_on)}"
    return "not a member company"


def _application(company: Company) -> str:
    if company.applied_on is None:
        return ""
    if company.refused_on is not None and company.refused_on >= company.applied_on:
        return f"refused on {short_day(company.refused_on)}"
    is_decided = company.joined_on is not None and company.joined_on >= company.applied_on
    return "" if is_decided else f"*applying since {short_day(company.applied_on)}*"


def _signature(signature: CharterSignature) -> str:
    withdrawn = f", withdrawn {short_day(signature.withdrawn_on)}" if signature.withdrawn_on else ""
    return f"signed {short_day(signature.signed_on)}{withdrawn}"
