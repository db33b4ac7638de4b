"""pytest fixtures and page objects for end-to-end tests of Nightlatch. See docs/qa.md."""

from nightlatch_qa.clock import Clock
from nightlatch_qa.pages import (
    ConfirmItIsYou,
    EditProfile,
    MfaSetup,
    NewPhone,
    RecoveryCode,
    SignIn,
)
from nightlatch_qa.people import Person
from nightlatch_qa.phone import Phone
from nightlatch_qa.refusals import Refused, refusal
from nightlatch_qa.server import Nightlatch

__all__ = [
    "Clock",
    "ConfirmItIsYou",
    "EditProfile",
    "MfaSetup",
    "NewPhone",
    "Nightlatch",
    "Person",
    "Phone",
    "RecoveryCode",
    "Refused",
    "SignIn",
    "refusal",
]

__version__ = "1.0.0"
