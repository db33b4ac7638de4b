"""pytest fixtures and page objects for end-to-end tests of Nightlatch. See docs/qa.md."""

from nightlatch_qa.asking import CannotTest
from nightlatch_qa.clock import Clock
from nightlatch_qa.pages import (
    ConfirmItIsYou,
    EditProfile,
    MfaSetup,
    NewPhone,
    RecoveryCode,
    SignIn,
)
from nightlatch_qa.people import Invitations, NoneLeft, Person
from nightlatch_qa.phone import Phone
from nightlatch_qa.refusals import Refused, notice, refusal
from nightlatch_qa.server import Nightlatch

__all__ = [
    "CannotTest",
    "Clock",
    "ConfirmItIsYou",
    "EditProfile",
    "Invitations",
    "MfaSetup",
    "NewPhone",
    "Nightlatch",
    "NoneLeft",
    "Person",
    "Phone",
    "RecoveryCode",
    "Refused",
    "SignIn",
    "notice",
    "refusal",
]

__version__ = "2.1.0"
