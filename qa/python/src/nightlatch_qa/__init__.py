"""pytest fixtures and page objects for end-to-end tests of Nightlatch. See docs/qa.md."""

from nightlatch_qa import screens
from nightlatch_qa.apps import AppPage, Apps, AppTest, MyApps
from nightlatch_qa.asking import CannotTest
from nightlatch_qa.clock import Clock
from nightlatch_qa.front_door import Answer, TeamApp, check_app
from nightlatch_qa.groups import GroupPage, Groups
from nightlatch_qa.oidc import OidcApp, Tokens
from nightlatch_qa.pages import EditProfile, SignIn, let_in
from nightlatch_qa.people import Invitations, NoneLeft, Person
from nightlatch_qa.phone import Phone
from nightlatch_qa.refusals import Refused, notice, refusal
from nightlatch_qa.returning import sign_in_and_return
from nightlatch_qa.seeding import Team
from nightlatch_qa.server import Nightlatch
from nightlatch_qa.setup import ConfirmItIsYou, MfaSetup, NewPhone, RecoveryCode
from nightlatch_qa.team import People, SecuritySettings, SomebodysPage

__all__ = [
    "Answer",
    "AppPage",
    "AppTest",
    "Apps",
    "CannotTest",
    "Clock",
    "ConfirmItIsYou",
    "EditProfile",
    "GroupPage",
    "Groups",
    "Invitations",
    "MfaSetup",
    "MyApps",
    "NewPhone",
    "Nightlatch",
    "NoneLeft",
    "OidcApp",
    "People",
    "Person",
    "Phone",
    "RecoveryCode",
    "Refused",
    "SecuritySettings",
    "SignIn",
    "SomebodysPage",
    "Team",
    "TeamApp",
    "Tokens",
    "check_app",
    "let_in",
    "notice",
    "refusal",
    "screens",
    "sign_in_and_return",
]

__version__ = "4.1.0"
