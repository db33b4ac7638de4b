"""pytest fixtures and page objects for end-to-end tests of Nightlatch. See docs/qa.md."""

from nightlatch_qa import handles, screens
from nightlatch_qa.account import (
    ChangePassword,
    CreateAccount,
    OwnActivity,
    SecurityAlerts,
    SetPassword,
)
from nightlatch_qa.apps import AppPage, Apps, AppTest, MyApps
from nightlatch_qa.asking import CannotTest
from nightlatch_qa.client_apps import OidcAppPage, OidcApps, Registered, SignOutQuestion
from nightlatch_qa.clock import Clock
from nightlatch_qa.entering import AppSignIns, ChooseAccount, Consent
from nightlatch_qa.front_door import Answer, TeamApp, check_app
from nightlatch_qa.groups import GroupPage, Groups
from nightlatch_qa.inviting import InvitePeople
from nightlatch_qa.oidc import OidcApp, Tokens
from nightlatch_qa.pages import EditProfile, let_in
from nightlatch_qa.passkeys import Passkey, SecurityKey
from nightlatch_qa.people import Invitations, NoneLeft, Person
from nightlatch_qa.phone import Phone
from nightlatch_qa.policy import Activity, Overview, SecuritySettings
from nightlatch_qa.refusals import Refused, notice, refusal
from nightlatch_qa.returning import sign_in_and_return
from nightlatch_qa.seeding import Team
from nightlatch_qa.server import Nightlatch
from nightlatch_qa.setup import AddPasskey, ConfirmItIsYou, MfaSetup, NewPhone, RecoveryCode
from nightlatch_qa.signing_in import SignIn
from nightlatch_qa.team import People, SomebodysPage

__all__ = [
    "Activity",
    "AddPasskey",
    "Answer",
    "AppPage",
    "AppSignIns",
    "AppTest",
    "Apps",
    "CannotTest",
    "ChangePassword",
    "ChooseAccount",
    "Clock",
    "ConfirmItIsYou",
    "Consent",
    "CreateAccount",
    "EditProfile",
    "GroupPage",
    "Groups",
    "Invitations",
    "InvitePeople",
    "MfaSetup",
    "MyApps",
    "NewPhone",
    "Nightlatch",
    "NoneLeft",
    "OidcApp",
    "OidcAppPage",
    "OidcApps",
    "Overview",
    "OwnActivity",
    "Passkey",
    "People",
    "Person",
    "Phone",
    "RecoveryCode",
    "Refused",
    "Registered",
    "SecurityAlerts",
    "SecurityKey",
    "SecuritySettings",
    "SetPassword",
    "SignIn",
    "SignOutQuestion",
    "SomebodysPage",
    "Team",
    "TeamApp",
    "Tokens",
    "check_app",
    "handles",
    "let_in",
    "notice",
    "refusal",
    "screens",
    "sign_in_and_return",
]

__version__ = "5.3.4"
