"""What every part of the HTTP API takes and gives alike: text that can be stored, refs, and the shape of a refusal."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema

from deskbell.core.refs import LENGTH

WITHOUT_NUL: dict[str, Any] = {"pattern": r"^[^\x00]*$"}
OF_A_REF: dict[str, Any] = {"type": "string", "pattern": rf"^[2-9a-z]{{{LENGTH}}}$"}
OF_A_NUMBER: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}


def storable(text: str) -> str:
    """Return the text as it is.

    Raises:
        ValueError: it holds a NUL character, or half of a surrogate pair. SQLite would store some of them,
            PostgreSQL none.

    """
    if "\x00" in text:
        raise ValueError(gettext("it contains a NUL character; leave it out"))
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(gettext("it holds half a character; send valid Unicode")) from None
    return text


Text = Annotated[str, AfterValidator(storable), Field(json_schema_extra=WITHOUT_NUL)]
Ref = Annotated[Text, Field(max_length=LENGTH)]
# In a path, what no ref and no number can be is simply not there: 404, so nothing is checked but the look-up.
RefInPath = Annotated[str, WithJsonSchema(OF_A_REF | {"description": "The ref of an alarm."})]
NumberInPath = Annotated[str, WithJsonSchema(OF_A_NUMBER | {"description": "The number of a note."})]


class Strict(Schema):
    """Unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid")


class Fallback(Schema):
    """Whom to phone: the extension inside the library, where one is set, and the emergency number."""

    extension: str
    emergency: str


def _not_always_there(schema: dict[str, Any]) -> None:
    schema["required"] = ["error", "remedy"]


class Wrong(Schema):
    """What is wrong, what to do about it, and which field it is about, where it is about one.

    fallback: whom to phone, when something could not be stored.
    """

    model_config = ConfigDict(json_schema_extra=_not_always_there)

    error: str
    remedy: str
    field: str = ""
    fallback: Fallback | None = None


def refusals(*statuses: int) -> dict[int, Any]:
    """Return what an operation declares for the statuses with which it refuses."""
    return dict.fromkeys(statuses, Wrong)
