"""What can be wrong with an app's request: with whom it is from or leads to, or with the rest."""

from models import App

IN_ITS_SETTINGS = "in the settings of the app that sent you here"


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


def unknown_client() -> ClientFault:
    """No app has this client_id."""
    return ClientFault(
        "client-unknown",
        "No app has the client_id of this request.",
        f"Compare the client ID {IN_ITS_SETTINGS} with the one on the app's page here.",
    )


def doubled(name: str, app: App | None = None) -> ClientFault:
    """A parameter that was sent more than once."""
    reason = f"{name.replace('_', '-')}-doubled"
    return ClientFault(reason, f"The request has {name} more than once.", f"Send {name} once.", app)
