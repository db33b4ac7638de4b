"""Inviting people on the screens, by the handles in docs/qa.md."""

from nightlatch_qa import handles, hiding
from nightlatch_qa.screen import Screen

__tracebackhide__ = True


class InvitePeople(Screen):
    """Invitations: new ones, for one person or many, and those that are open."""

    NAME = "invitations/index"
    PATH = "/people/invitations"

    def invite(self, username: str, *, role: str = "member", email: str = "") -> str:
        """Invite someone as "member" or "admin"; returns the link to give them."""
        self.fill("username", username)
        self.fill("email", email)
        handles.select(self.page, "role", role)
        self.press("invite", then="invitations/made")
        return self.made("link")

    def invite_all(self, *lines: str) -> dict[str, str]:
        """Invite one person a line; returns their links by username."""
        self.fill("lines", "\n".join(lines))
        self.press("invite-all", then="invitations/made")
        return self._links()

    def open_ones(self) -> list[str]:
        """The usernames of those who are invited."""
        return handles.parts(self.page, "renew")

    def renew(self, username: str) -> str:
        """Create another link for an open invitation; returns it."""
        self.press("renew", of=username, then="invitations/made")
        return self.made("link")

    def revoke(self, username: str) -> None:
        """Stop an invitation."""
        self.press("revoke", of=username, then="invitations/removal")
        self.press("confirm", told="invitation-revoked")

    def _links(self) -> dict[str, str]:
        names = handles.parts(self.page, "copy-link")
        links = {name: self._link(name) for name in names}
        hiding.keep(*links.values())
        return links

    def _link(self, username: str) -> str:
        self.press("show-message", of=username)
        return self.part("message-link", of=username).inner_text()
