"""The only writers of the guide: each is one transaction, with its events on the timeline of the alarm."""
