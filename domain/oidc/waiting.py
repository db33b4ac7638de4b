"""Requests of apps that wait until their person has done what is asked of them first.

Anyone can have such a row made, so it says nothing of a person and opens nothing. What a person has
done for it is kept with the number of their sign-in, so it is worth nothing in another one.
"""

from typing import Any
from urllib.parse import parse_qsl

from peewee import fn

from domain.access import limits
from domain.clock import moments
from domain.database.storage import write
from domain.encryption import tokens
from domain.oidc import parameters
from domain.oidc.parameters import Given
from domain.oidc.requests import Asked
from models import AuthorizationRequest, Session

LASTS = 60 * 60  # seconds
MAX_FROM_ADDRESS = 100  # rows; one IPv6 network counts as an address


def keep(asked: Asked, now: int, address: str) -> str:
    """The token by which the request is found again for an hour.

    An app that asks the same once more asks anew: what was done for the first time doesn't count.
    """
    site = limits.site(address)
    # It follows from the request, so that a page loaded again makes no other row.
    token = tokens.following("\0".join([site, str(asked.app.id), asked.query]), "authorize")
    with write():
        newest = Session.select(fn.COALESCE(fn.MAX(Session.id), 0)).scalar()
        anew = {"newest_session": newest, "confirmed_in": None, "chosen_in": None}
        anew |= {"created_at": now}
        if not AuthorizationRequest.update(anew).where(_is_of(token)).execute():
            row = {"app": asked.app, "query": asked.query, "address": site} | anew
            AuthorizationRequest.create(token_hash=tokens.hashed(token), **row)
            _end_beyond_the_most(site)
    return token


def find(token: str, now: int) -> AuthorizationRequest | None:
    """The request, with its app, if it isn't too long ago."""
    found: AuthorizationRequest | None = AuthorizationRequest.get_or_none(
        _is_of(token), is_open(now)
    )
    return found


def is_open(now: int) -> Any:
    """The condition, for a query, of those that can still be found."""
    return moments.lasts(AuthorizationRequest.created_at, LASTS, now)


def login_hint(row: AuthorizationRequest) -> str:
    """The username that the app expects, "" if it has said nothing."""
    return parameters.login_hint(Given(parse_qsl(row.query)))


def confirmed(row: AuthorizationRequest, session: Session) -> None:
    """Note that all factors were shown for it in this sign-in."""
    _note(row, confirmed_in=session.id)


def chosen(row: AuthorizationRequest, session: Session) -> None:
    """Note that the person goes on in this sign-in."""
    _note(row, chosen_in=session.id)


def _note(row: AuthorizationRequest, **changes: int) -> None:
    with write():
        same = AuthorizationRequest.id == row.id
        AuthorizationRequest.update(changes).where(same).execute()


def _is_of(token: str) -> Any:
    return AuthorizationRequest.token_hash == tokens.hashed(token)


def _end_beyond_the_most(site: str) -> None:
    beyond = (
        AuthorizationRequest.select(AuthorizationRequest.id)
        .where(AuthorizationRequest.address == site)
        .order_by(AuthorizationRequest.created_at.desc(), AuthorizationRequest.id.desc())
        .offset(MAX_FROM_ADDRESS)
        .limit(MAX_FROM_ADDRESS)
    )
    oldest = [row.id for row in beyond]
    AuthorizationRequest.delete().where(AuthorizationRequest.id.in_(oldest)).execute()
