"""What is asked before something is done to several people, as the page words it."""

from dataclasses import dataclass

from domain.team import selection
from domain.team.reminders import Wanted
from models import App, Group, User


@dataclass(frozen=True)
class Question:
    """The question, and `past`: what is done, as it's called afterwards."""

    past: str
    title: str
    explained: str
    button: str


_QUESTIONS = {
    selection.DISABLE: Question(
        "disabled",
        "Disable {them}?",
        "They'll be signed out everywhere and can't sign in until an administrator enables the "
        "account again. Invitations, reset links and sign-in codes they created stop working.",
        "Disable {accounts}",
    ),
    selection.ENABLE: Question(
        "enabled", "Enable {them}?", "They can sign in again, as before.", "Enable {accounts}"
    ),
    selection.SIGN_OUT: Question(
        "signed out",
        "Sign {them} out everywhere?",
        "They'll have to sign in again in every browser. Reset links and sign-in codes created "
        "for them stop working.",
        "Sign out everywhere",
    ),
    selection.ADD_TO_GROUP: Question(
        "added",
        "Add {them} to {group}?",
        "They'll be able to open what the group opens{opened}.",
        "Add to group",
    ),
    selection.TAKE_OUT_OF_GROUP: Question(
        "taken out",
        "Take {them} out of {group}?",
        "They'll no longer be able to open what only this group opens for them{opened}.",
        "Take out of group",
    ),
    selection.CONFIRM_EMAIL: Question(
        "confirmed",
        "Confirm the {addresses} of {them}?",
        "Apps will see that each address really belongs to its owner. Confirm only the ones "
        "you're sure of.",
        "Confirm {number}{addresses}",
    ),
    selection.WITHDRAW_EMAIL: Question(
        "changed",
        "Withdraw the confirmation of the {addresses} of {them}?",
        "Apps will no longer see that each address really belongs to its owner. Some apps don't "
        "let anyone in without that.",
        "Withdraw {number}{confirmations}",
    ),
}


def question(
    deed: str, meant: list[User], group: Group | None, apps: list[App], wanted: Wanted
) -> Question:
    """What to ask before `deed` is done to those who are `meant`: to no one, says just that.

    `apps` are what the group opens, `wanted` is what a reminder asks for.
    """
    asked = _reminder(wanted) if deed == selection.REMIND else _QUESTIONS[deed]
    count, names = len(meant), ", ".join(app.name for app in apps)
    words = {
        "them": meant[0].name if count == 1 else f"{count} people",
        "group": group.name if group is not None else "",
        "opened": f": {names}" if names else " (no apps at the moment)",
        "number": "" if count == 1 else f"{count} ",
        "accounts": "account" if count == 1 else f"{count} accounts",
        "addresses": "address" if count == 1 else "addresses",
        "confirmations": "confirmation" if count == 1 else "confirmations",
        "people": "" if count == 1 else f" {count} people",
    }
    title = asked.title if meant else _none(deed, asked.past)
    parts = (title, asked.explained, asked.button)
    return Question(asked.past, *(part.format_map(words) for part in parts))


def _none(deed: str, past: str) -> str:
    is_nobody = deed != selection.WITHDRAW_EMAIL
    return f"No one will be {past}" if is_nobody else "Nothing will be changed"


def _reminder(wanted: Wanted) -> Question:
    things = " or ".join(wanted.things)
    if wanted.ends:
        what = "For MFA, it" if wanted.things[1:] else "It"
        explained = (
            f"From their next click, every page asks them to {things} until they do. {what} stops "
            "after 30 days."
        )
    else:
        in_time = f" by {wanted.last_days[0]}" if len(wanted.last_days) == 1 else ""
        explained = (
            f"Every page already asks them to {things}{in_time}. Next, you'll get a message to "
            "send them."
        )
    return Question("reminded", f"Remind {{them}} to {things}?", explained, "Remind{people}")
