"""Links and codes that administrators issue, each of which opens someone else's account."""

from domain.access.waiting import NOT_ACCEPTED
from models import Invitation, ResetLink, SetupLink, SignInCode, User


def revoke_for(user: User) -> None:
    """Revoke every link and sign-in code for this account, within the caller's transaction."""
    revoke_links_for(user)
    SignInCode.delete().where(SignInCode.user == user).execute()


def revoke_links_for(user: User) -> None:
    """Revoke the links that open this account, within the caller's transaction."""
    ResetLink.delete().where(ResetLink.user == user).execute()
    # These made the account, and open it until its owner first uses it.
    for link in (Invitation, SetupLink):
        link.delete().where(link.account == user).execute()


def revoke_issued_by(admin: User) -> None:
    """Revoke every link and code that this administrator issued, in the caller's transaction.

    No one keeps a way in that they prepared while they had the right to (S-51).
    """
    Invitation.delete().where(Invitation.created_by == admin).execute()
    _revoke_help_by(admin)


def revoke_handed_out_by(admin: User) -> list[str]:
    """Revoke what a thief may have handed out as this administrator, in the caller's transaction.

    That is links and codes, and the invitations of administrators, whose usernames are returned.
    """
    _revoke_help_by(admin)
    theirs = (Invitation.created_by == admin) & Invitation.is_admin & NOT_ACCEPTED
    revoked = [str(one.username) for one in Invitation.select().where(theirs)]
    Invitation.delete().where(theirs).execute()
    return revoked


def _revoke_help_by(admin: User) -> None:
    ResetLink.delete().where(ResetLink.created_by == admin).execute()
    SignInCode.delete().where(SignInCode.created_by == admin).execute()
