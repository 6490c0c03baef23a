"""What leads a reviewer past the centre to the applicant: phone numbers and addresses of e-mail. Pure.

不见面审批 (G17): a reviewer sees neither the fields of a form that ask for them nor what people write of them in free
text. Numbers of documents stay: they are longer, and hold no run of digits a telephone has.
"""

import re

KINDS = frozenset({"phone", "email"})
"""Kinds of form fields that only a clerk of the centre is shown."""

HIDDEN = "***"

_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
    r"|\+\d[\d -]{6,16}\d"  # international
    r"|(?<![\dA-Za-z])1[3-9]\d(?:[ -]?\d{4}){2}(?![\dA-Za-z])"  # mobile, mainland
    r"|(?<![\dA-Za-z])0\d{2,3}[ -]?\d{7,8}(?![\dA-Za-z])"  # fixed line, mainland
    r"|(?<![\dA-Za-z-])[235689]\d{3}[ -]\d{4}(?![\dA-Za-z-])",  # Hong Kong
    re.ASCII,
)


def without_contacts(text: str) -> str:
    """The same text with every phone number and e-mail address hidden."""
    return _CONTACT.sub(HIDDEN, text)
