"""The examinations of ``deskbell doctor``, one module a subject.

Each examination takes the configuration and yields :class:`deskbell.cli.doctor.finding.Finding` objects.
"""
