"""The words of ``deskbell protocol``, one module each."""
