"""How far a mailbox has been read, so that each message is looked at once whatever people do with it."""

from sqlmodel import Session

from store.models import Mailbox


def read_upto(session: Session, *, name: str, validity: int) -> int:
    """The number (UID) of the last message that was read; 0 for a mailbox that is new or counts anew."""
    mailbox = session.get(Mailbox, name)
    return mailbox.last_uid if mailbox is not None and mailbox.validity == validity else 0


def take(session: Session, *, name: str, validity: int, uid: int) -> bool:
    """Note that a message is being read in this transaction; False if it was read already, by whichever process."""
    mailbox = session.get(Mailbox, name, with_for_update=True) or Mailbox(name=name, validity=validity, last_uid=0)
    if mailbox.validity == validity and mailbox.last_uid >= uid:
        return False
    mailbox.validity, mailbox.last_uid = validity, uid
    session.add(mailbox)
    session.flush()
    return True
