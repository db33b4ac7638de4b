"""Requests of apps, stored until the person in front of the browser has taken the required steps.

Anyone can have such a row made, so it says nothing of a person and opens nothing. The steps that a
person has taken are kept with the number of their session, so they count in no other one.
"""

from typing import Any
from urllib.parse import parse_qsl

from peewee import fn

from domain.access import limits
from domain.clock import moments
from domain.database.storage import write
from domain.encryption import tokens
from domain.oidc import parameters
from domain.oidc.parameters import Parameters
from domain.oidc.requests import ValidRequest
from models import AuthorizationRequest, Session

LASTS = 60 * 60  # seconds
MAX_FROM_ADDRESS = 100  # rows; one IPv6 network counts as an address


def keep(asked: ValidRequest, now: int, address: str) -> str:
    """Store a request, and return the token by which it is found again for an hour.

    An app that sends the same request again starts anew: steps taken for the first don't count.
    """
    site = limits.site(address)
    # The token follows from the request, so that a page loaded again makes no other row.
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
    """The request with this token, with its app; None if there is none or it is too old."""
    found: AuthorizationRequest | None = AuthorizationRequest.get_or_none(
        _is_of(token), is_open(now)
    )
    return found


def is_open(now: int) -> Any:
    """The condition, for a query, of requests that can still be found."""
    return moments.lasts(AuthorizationRequest.created_at, LASTS, now)


def login_hint(row: AuthorizationRequest) -> str:
    """The username that the app expects, "" if the request names none."""
    return parameters.login_hint(Parameters(parse_qsl(row.query)))


def record_confirmation(row: AuthorizationRequest, session: Session) -> None:
    """Record that all factors were shown for this request in this session."""
    _note(row, confirmed_in=session.id)


def record_choice(row: AuthorizationRequest, session: Session) -> None:
    """Record that the person chose the account of this session for this request."""
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
