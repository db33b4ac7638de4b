"""What names people to apps: in the standards' words their subject, which apps know as `sub`."""

from models import User, new_sub


def ensure(user: User) -> None:
    """Give the account its own if it has none, within the caller's transaction.

    An older version, at work beside this one, makes accounts without.
    """
    if not user.sub:
        User.update(sub=new_sub()).where(User.id == user.id, User.sub == "").execute()
        user.sub = User.get_by_id(user.id).sub
