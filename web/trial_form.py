"""For whom an app is tried."""

from domain.apps.app_settings import PeopleUnknown
from domain.users import accounts, username_lists
from models import User
from web.forms import Form


class TrialForm(Form):
    """Someone's username."""

    fields = {"username": "Enter a username."}

    def person(self, now: int) -> User | None:
        """Who it is; where it is no one, the form says so."""
        found = None if self.errors else accounts.find(self["username"])
        if found is None and not self.errors:
            self.refuse(PeopleUnknown(username_lists.missing([self["username"]], now)), "username")
        return found
