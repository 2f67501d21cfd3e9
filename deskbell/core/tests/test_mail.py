"""The mail server is one address, and a wrong one is named with its remedy."""

import pytest

from deskbell.core.configuration import ConfigurationError, read
from deskbell.core.mail import MailServer, mail_settings, parse


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("smtp://mail.example.org", MailServer("smtp", "mail.example.org", 25)),
        ("smtps://mail.example.org", MailServer("smtps", "mail.example.org", 465)),
        (
            "smtp+starttls://bell%40example.org:p%2Fw@mail.example.org:2525",
            MailServer("smtp+starttls", "mail.example.org", 2525, "bell@example.org", "p/w"),
        ),
        ("console://", MailServer("console")),
        ("", None),
    ],
)
def test_an_address_names_a_mail_server(text, server):
    assert parse(text) == server


@pytest.mark.parametrize(
    "text", ["mail.example.org", "imap://mail.example.org", "smtp://", "smtp://host:99999", "smtp://host/folder"]
)
def test_a_wrong_mail_server_is_named_with_its_remedy(text):
    with pytest.raises(ConfigurationError) as refused:
        read({"DESKBELL_MAIL": text})
    (problem,) = refused.value.problems
    assert problem.setting == "DESKBELL_MAIL"
    assert "smtp+starttls://user:password@mail.example.org:587" in problem.remedy


def test_a_refusal_never_repeats_the_password():
    with pytest.raises(ConfigurationError) as refused:
        read({"DESKBELL_MAIL": "imap://user:topsecret@mail.example.org"})
    assert "topsecret" not in str(refused.value)


def test_encryption_follows_from_the_address():
    assert mail_settings("smtps://h", "a@b.org")["EMAIL_USE_SSL"] is True
    assert mail_settings("smtp+starttls://h", "a@b.org")["EMAIL_USE_TLS"] is True
    assert mail_settings("smtp://h", "a@b.org")["EMAIL_USE_TLS"] is False
    assert mail_settings("", "a@b.org")["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
