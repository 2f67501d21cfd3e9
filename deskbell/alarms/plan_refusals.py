"""Why a plan was refused, in words that name the remedy, beside the field that is wrong."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deskbell.alarms.plan import LONGEST, MOST_TIERS, BadPlan
from deskbell.alarms.plan_forms import Draft


def put_beside(draft: Draft, refused: BadPlan) -> None:
    """Write what is wrong beside its field, which gets the focus. The draft keeps what was typed."""
    _tiers, _, rest = refused.field.partition(".")
    index, _, field = rest.partition(".")
    if not index:
        draft.error = _whole(refused.reason)
    elif field == "after":
        draft.steps[int(index)].after_error = _seconds(draft, int(index), refused.reason)
        draft.focus = f"s{index}-after"
    else:
        draft.steps[int(index)].who_error = _who(refused.reason)
        draft.focus = f"s{index}-0-who"


def _whole(reason: str) -> str:
    if reason == "too_many":
        return ngettext(
            "A plan has %(n)d step at most. Remove one.", "A plan has %(n)d steps at most. Remove one.", MOST_TIERS
        ) % {"n": MOST_TIERS}
    return _("A plan needs a step. Begin with one of the examples.")


def _seconds(draft: Draft, index: int, reason: str) -> str:
    if reason == "order":
        before = draft.steps[index - 1].after if index > 1 else "0"
        return _("This step must come later than the one before it: write more than %(n)s seconds.") % {"n": before}
    return _("Write the seconds as a whole number from 1 to %(most)d, such as 30.") % {"most": LONGEST}


def _who(reason: str) -> str:
    if reason == "nobody":
        return _("Say who is told in this step, or remove the step.")
    if reason == "stranger":
        return _("Somebody who is named here no longer works at this library. Take the line out, or name another.")
    return _("One of these lines can’t be used. Choose who and where again, or take the line out.")
