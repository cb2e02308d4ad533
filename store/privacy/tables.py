"""Who may have what: every column of every table, by whether it is for everybody, for the officers, or for nobody."""

from collections.abc import Mapping

from store.privacy.classes import Kept

TABLES: Mapping[str, Kept] = {
    "workspace": Kept("", "which workspace of Slack this is", never="name created_at"),
    "working_group": Kept(
        "group",
        "the group itself",
        public="id parent_id name zone division rule ethos created_at",
        officers="channel_id link",
        never="invited_upto",
    ),
    "terms_version": Kept(
        "terms", "every version of the terms", public="id number effective_on body decided_by created_at"
    ),
    "person": Kept(
        "people",
        "everybody whom another file names",
        public="id name",
        officers="email slack_user_id post erased_at",
        never="slack_dm_id last_group_id",
    ),
    "company": Kept(
        "companies",
        "the companies of these people, and those that signed the charter",
        public="id name sector is_sme is_member joined_on lapsed_on merged_into_id",
        officers="applied_on refused_on",
    ),
    "employment": Kept(
        "employment", "who worked for which company, when", public="id person_id company_id starts_on ends_on"
    ),
    "seat": Kept("seats", "the places at the table", public="id kind label description is_sme_seat body"),
    "membership": Kept(
        "members",
        "who sat in which seat, from which day to which",
        public="id person_id seat_id starts_on ends_on",
        officers="term_ends_on employer_until ended_at imported_at",
    ),
    "office": Kept(
        "offices",
        "who held which office, from which day to which",
        public="id person_id kind starts_on ends_on deputy_for_id",
    ),
    "office_agreement": Kept(
        "office-agreements",
        "the bodies that agreed to an appointment",
        public="id office_id body agreed_on",
    ),
    "charter_signature": Kept(
        "charter", "which company signed which version", public="id company_id version signed_on withdrawn_on"
    ),
    "meeting": Kept(
        "meetings",
        "the meetings, those that were called off too",
        public="id title starts_at on_date minutes is_extra is_compulsory state announced_at minutes_approved_at",
        officers="made_for settled_at is_imported link uid sequence changed_at confirmed_at confirmed_by_id",
    ),
    "meeting_change": Kept(
        "meeting-changes",
        "what was done to a meeting by hand, and why",
        public="id meeting_id number deed was_at starts_at reason changed_at changed_by_id",
    ),
    "apology": Kept(
        "apologies",
        "who sent apologies, with the reason",
        officers="id meeting_id person_id for_date reason recorded_at recorded_by_id superseded_at",
    ),
    "coming": Kept(
        "coming", "who said that they would come", officers="id meeting_id person_id for_date said_at superseded_at"
    ),
    "attendance": Kept(
        "attendance",
        "what was recorded of whom at each meeting, corrected records too",
        officers="id meeting_id person_id status substitute_name substitute_company reason recorded_at recorded_by_id "
        "superseded_at",
    ),
    "claim": Kept(
        "claims",
        "who said that they had been there",
        officers="id meeting_id person_id words made_at decided_at decided_by_id is_accepted",
    ),
    "agenda_item": Kept(
        "agenda",
        "the items of each meeting, in their order",
        public="id meeting_id position title purpose minutes owner_id heading raised_by is_private state is_late "
        "came_from_id",
        officers="proposed_at proposed_by_id source reason",
    ),
    "paper": Kept(
        "papers",
        "the papers of each item",
        public="id item_id position title link submitted_at",
        officers="submitted_by_id withdrawn_at",
    ),
    "paper_version": Kept(
        "paper-versions",
        "the files of each paper; those that were kept are in the folder papers, under the name in `file`",
        public="id paper_id number name state kind size pages is_late submitted_at digest",
        officers="problem submitted_by_id",
        never="slack_file_id attempts retry_at",
    ),
    "content": Kept("", "the bytes of files: in the folders papers and minutes", never="digest data"),
    "pack": Kept(
        "packs",
        "what went out for which meeting, and whether in time; `python -m bot pack` writes one",
        public="id meeting_id number due_at published_at is_short_notice",
        officers="published_by_id body",
    ),
    "pack_hold": Kept(
        "pack-holds",
        "when a pack was held back, and why",
        officers="id meeting_id reason held_at held_by_id released_at released_by_id",
    ),
    "minutes_version": Kept(
        "minutes",
        "the versions of the minutes of each meeting",
        public="id meeting_id number is_skeleton reason made_at circulated_at",
        officers="made_by_id circulated_by_id",
    ),
    "minutes_file": Kept(
        "minutes-files",
        "the files of each version; those that were kept are in the folder minutes, under the name in `file`",
        public="id version_id edition name state kind size digest",
        officers="problem",
        never="slack_file_id attempts retry_at",
    ),
    "minutes_comment": Kept(
        "minutes-comments",
        "what was said of minutes that were circulated",
        officers="id version_id person_id words made_at",
    ),
    "minutes_approval": Kept(
        "minutes-approvals",
        "which version was approved, and at which meeting",
        public="id meeting_id version_id approved_in_id words approved_at",
        officers="approved_by_id",
    ),
    "private_session": Kept(
        "private-sessions",
        "spans of meetings without minutes",
        officers="id meeting_id person_id first_minute last_minute reason asked_at decided_at decided_by_id "
        "is_agreed why",
    ),
    "recorded_decision": Kept(
        "decisions",
        "what was decided without a vote",
        public="id number is_private words decided_on meeting_id basis basis_words recorded_at withdrawn_at",
        officers="session_id origin recorded_by_id withdrawn_by_id withdrawn_why",
    ),
    "action": Kept(
        "actions",
        "who was to do what by when",
        public="id number words owner_id due_on state meeting_id is_private made_at closed_at",
        officers="origin made_by_id closed_by_id",
    ),
    "vote": Kept(
        "votes",
        "what was decided by vote, with the count where the terms show it",
        public="id number kind question background terms_version opened_at opened_by_id closes_at replaces_id "
        "call_id places guest_id withdrawn_at withdrawn_why closed_at outcome",
        officers="ran_on",
        never="digest",
    ),
    "vote_paper": Kept(
        "vote-papers", "the papers that votes rest on, in the version of the day", public="vote_id paper_id version_id"
    ),
    "candidate": Kept(
        "candidates", "who stood in which ballot", officers="vote_id person_id company_id lot", never="id"
    ),
    "elector": Kept(
        "rolls",
        "the roll of each vote that is closed, but for policy positions",
        officers="vote_id person_id company seat departed_at",
        never="id voted_on",
    ),
    "ballot": Kept(
        "ballots",
        "who voted how, where the vote is closed and neither secret nor on a policy position",
        officers="vote_id person_id choice reason cast_at",
        never="id superseded_at",
    ),
    "secret_ballot": Kept("", "nobody's ballot leaves the store", never="id vote_id choice ranking"),
    "poll": Kept(
        "polls",
        "the questions that decide nothing",
        public="id question is_named takes_several may_be_added_to is_for_date asked_at closes_at ended_at "
        "answered meeting_id",
        officers="asked_by_id",
    ),
    "poll_option": Kept("poll-options", "what could be chosen", public="id poll_id position words starts_at chosen"),
    "poll_answer": Kept(
        "poll-answers", "who chose what, where names are shown", officers="option_id person_id", never="id"
    ),
    "position": Kept(
        "positions",
        "policy positions, without a number or a voter's name",
        public="id number title heading link stage staged_at proposed_at vote_id",
        officers="idea outline draft proposed_by_id gate_opened_at",
    ),
    "willing": Kept(
        "", "who is willing is not told, nor how many", never="id position_id person_id said_at withdrawn_at"
    ),
    "difference": Kept(
        "differences",
        "the differences in divided positions, as they were edited, without whose they are",
        public="position_id edited",
        never="id person_id words confirmed",
    ),
    "publishing_word": Kept(
        "publishing-words",
        "what programme manager and chair said about publishing a divided position",
        officers="id position_id office person_id is_to_publish reason said_at superseded_at",
    ),
    "open_call": Kept(
        "calls",
        "open calls for seats and offices",
        public="id office is_sme places starts_on words opened_at closes_at state settled_at",
        officers="opened_by_id",
    ),
    "nomination": Kept(
        "nominations",
        "who was put forward, and what came of it",
        officers="id call_id person_id nominated_by_id statement state nominated_at answered_at",
    ),
    "interest": Kept(
        "interest", "who asked to be told of the next call", officers="id person_id asked_at withdrawn_at"
    ),
    "guest": Kept(
        "guests",
        "who was invited, to one meeting or to all",
        officers="id person_id meeting_id starts_on ends_on decided_by ended_at invited_at invited_by_id",
    ),
    "leave_of_absence": Kept(
        "leave",
        "leave that was asked for",
        officers="id person_id first_on last_on reason asked_at decided_at decided_by_id is_agreed",
    ),
    "report_request": Kept(
        "reports",
        "reports that the parent group asked for",
        public="id subject due_on asked_at report sent_at withdrawn_at",
        officers="asked_by_id sent_by_id",
    ),
    "strike_case": Kept(
        "strike-cases",
        "members at the strike limit, and what they said",
        officers="id person_id year state round opened_at asked_at agenda_at deferred_until settled_at "
        "settled_meeting_ids reply replied_at",
    ),
    "strike_opinion": Kept(
        "strike-opinions",
        "what the officers thought of a case",
        officers="id case_id round person_id choice until reason given_at",
    ),
    "invitation": Kept(
        "invitations",
        "the e-mails about meetings",
        officers="id meeting_id person_id number method sequence stamped_at address name title starts_at "
        "minutes zone is_off",
        never="group_name link",
    ),
    "invitation_reply": Kept(
        "invitation-replies",
        "what calendars answered",
        officers="id meeting_id person_id answer sequence stamped_at received_at",
    ),
    "feed": Kept("", "whoever has a token has the calendar", never="id person_id token made_at revoked_at"),
    "mailbox": Kept("", "how far a mailbox has been read", never="name validity last_uid"),
    "outbox": Kept(
        "",
        "what the bot owes tells who was reminded of what",
        never="id key kind subject to_person_id to_channel_id created_at not_before expires_at wanted done "
        "attempts attempted_at lease_until retry_at message_ts file_id sent_at dead_at error",
    ),
    "turn": Kept("", "when a conversation may have its next message", never="conversation_id free_at"),
    "inbox": Kept("", "answers that were given to one person", never="key reply answered_at called_at about"),
    "audit": Kept(
        "",
        "who did what would tell who is willing and who voted; `python -m bot audit verify` looks it over",
        never="id seq at actor_id deed subject facts prev hash",
    ),
    "audit_text": Kept("", "as the audit trail", never="id entry_id person_id words"),
}
