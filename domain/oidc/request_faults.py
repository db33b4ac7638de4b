"""What can be wrong with an app's request: with whom it is from or leads to, or with the rest."""

from models import App


class ClientFault(Exception):
    """It can't be answered to the app, because it isn't known whether that has sent it.

    `reason` is for programs, `detail` says in words what is wrong, and `remedy` what to change.
    """

    def __init__(self, reason: str, detail: str, remedy: str, app: App | None = None) -> None:
        super().__init__(detail)
        self.reason, self.detail, self.remedy, self.app = reason, detail, remedy, app


class RequestFault(Exception):
    """An answer to the app by the standard: `error`, with a description for who writes the app.

    Where the answer goes is known by then: `app`, `redirect_uri` and `state`.
    """

    def __init__(self, error: str, description: str) -> None:
        super().__init__(f"{error}: {description}")
        self.error, self.description = error, description
        self.app: App | None = None
        self.redirect_uri = self.state = ""

    def on_the_way_to(self, app: App, redirect_uri: str, state: str) -> "RequestFault":
        """The same, once it is known to whom it goes."""
        self.app, self.redirect_uri, self.state = app, redirect_uri, state
        return self
