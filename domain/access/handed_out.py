"""What administrators give out: links and codes that open someone else's account."""

from models import Invitation, ResetLink, SetupLink, SignInCode, User


def take_back(user: User) -> None:
    """Void what was made to help this person, within the caller's transaction."""
    void_links(user)
    SignInCode.delete().where(SignInCode.user == user).execute()


def void_links(user: User) -> None:
    """Void the links that open this person's account, within the caller's transaction."""
    ResetLink.delete().where(ResetLink.user == user).execute()
    # These made the account, and open it until its owner is seen in it.
    for link in (Invitation, SetupLink):
        link.delete().where(link.account == user).execute()


def take_back_from(admin: User) -> None:
    """Void what this administrator made, within the caller's transaction.

    No one keeps a way in that they prepared while they had the right to (S-51).
    """
    Invitation.delete().where(Invitation.created_by == admin).execute()
    ResetLink.delete().where(ResetLink.created_by == admin).execute()
    SignInCode.delete().where(SignInCode.created_by == admin).execute()
