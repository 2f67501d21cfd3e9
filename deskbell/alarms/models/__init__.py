"""The bell's tables."""

from deskbell.alarms.models.alarm import Alarm, Level, Reason
from deskbell.alarms.models.answer import Answer, Receipt
from deskbell.alarms.models.delivery import Delivery, Line
from deskbell.alarms.models.plan import Plan
from deskbell.alarms.models.press import Press

__all__ = ["Alarm", "Answer", "Delivery", "Level", "Line", "Plan", "Press", "Reason", "Receipt"]
