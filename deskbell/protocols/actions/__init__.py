"""The only writers of protocols. Each function is one transaction: the change and its event."""

from deskbell.protocols.actions.beginning import begin_with
from deskbell.protocols.actions.drafting import (
    ChangedMeanwhile,
    TooLong,
    WrongStage,
    begin_draft,
    discard,
    put_draft_back,
    redo,
    rewrite,
    undo,
)
from deskbell.protocols.actions.hang import put_back, record_print, take_down
from deskbell.protocols.actions.place import SaidMeanwhile, say
from deskbell.protocols.actions.publishing import (
    AlreadyEnded,
    AnotherPlanned,
    OwnWork,
    end_version,
    publish,
    resume_version,
)
from deskbell.protocols.actions.reviewing import NoteMissing, NotReady, send, send_back, take_back

__all__ = [
    "AlreadyEnded",
    "AnotherPlanned",
    "ChangedMeanwhile",
    "NotReady",
    "NoteMissing",
    "OwnWork",
    "SaidMeanwhile",
    "TooLong",
    "WrongStage",
    "begin_draft",
    "begin_with",
    "discard",
    "end_version",
    "publish",
    "put_back",
    "put_draft_back",
    "record_print",
    "redo",
    "resume_version",
    "rewrite",
    "say",
    "send",
    "send_back",
    "take_back",
    "take_down",
    "undo",
]
