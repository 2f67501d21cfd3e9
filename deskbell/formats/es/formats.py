"""Spanish: 22 de noviembre de 2026, 22 nov, 20:04."""

DATE_FORMAT = r"j \d\e F \d\e Y"
MONTH_DAY_FORMAT = "j b"
SHORT_DATE_FORMAT = "j b Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
SHORT_DATETIME_FORMAT = "j b Y, H:i"
FIRST_DAY_OF_WEEK = 1
