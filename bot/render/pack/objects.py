"""Python values as the objects that a PDF file is made of."""

from collections.abc import Mapping, Sequence

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

Value = PdfObject | Mapping[str, "Value"] | Sequence["Value"] | bool | int | float | str


def pdf(value: Value) -> PdfObject:
    """Dictionaries, arrays, numbers and names; a text of a document has to be a TextStringObject already."""
    match value:
        case PdfObject():
            return value
        case str():
            return NameObject(value)
        case bool():
            return BooleanObject(value)
        case int():
            return NumberObject(value)
        case float():
            return FloatObject(f"{value:.3f}")
        case Mapping():
            return dictionary(value)
        case _:
            return ArrayObject(pdf(each) for each in value)


def dictionary(entries: Mapping[str, Value]) -> DictionaryObject:
    """A dictionary, its keys in the order given."""
    return DictionaryObject({NameObject(key): pdf(value) for key, value in entries.items()})


def entry(found: PdfObject | None, key: str) -> PdfObject | None:
    """What a dictionary of a file has under a key, followed to where it is; None from anything that is none."""
    holder = found.get_object() if found is not None else None
    return holder[key] if isinstance(holder, DictionaryObject) and key in holder else None


def name(found: PdfObject | None, key: str) -> str:
    """The name that a dictionary of a file has under a key, with its stroke; empty if it has none."""
    value = entry(found, key)
    return str(value) if isinstance(value, NameObject) else ""


def stream(data: bytes, entries: Mapping[str, Value] | None = None) -> StreamObject:
    """A compressed stream."""
    plain = DecodedStreamObject()
    plain.set_data(data)
    plain.update(dictionary(entries or {}))
    return plain.flate_encode()


def blank_stream(data: bytes, *, is_encoded: bool) -> StreamObject:
    """A stream without entries around bytes as they are; they are shared, not copied."""
    made = EncodedStreamObject() if is_encoded else DecodedStreamObject()
    made._data = data
    return made
