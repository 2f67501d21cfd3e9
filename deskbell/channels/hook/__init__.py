"""HTTP hook: a signed JSON message to another system, such as an alarm centre or a phone gateway."""
