"""A team for tests, made as the product makes one: people, groups, apps and a policy."""

import secrets
from dataclasses import replace
from typing import Any

import links
from domain.access import limits, sign_in_length, throttle
from domain.access.limits import Limit
from domain.database.storage import write
from domain.mfa import passkey_policy, policy
from domain.signin import invitations, invitees
from domain.team import people
from domain.users import accounts, memberships, vouching
from domain.users.accounts import NewAccount
from models import Attempts, User
from test_mode import apps, cast, devices
from test_mode.cast import DAY, HERE, Factors, Member, NotFitting

OF_INVITED = {"username", "name", "admin", "groups", "email", "email_verified", "invited"}
OF_PASSKEYS = {
    "passkeys_required_in_days": passkey_policy.EVERYONE,
    "admin_passkeys_required_in_days": passkey_policy.ADMINS,
}
OF_ACCOUNT = {"username", "name", "password", "admin", "groups", "email"}


def make(given: dict[str, Any], now: int, origin: str) -> dict[str, Any]:
    """Make the whole team or nothing; returns it for JSON. Raises NotFitting or a Refused.

    Failures of earlier tests from this address are forgotten: all tests share it, and their
    failures would add up.
    """
    # The hashes are cheap here: they need not be made ahead of the transaction.
    with write():
        Attempts.delete().where(Attempts.key.startswith("source:")).execute()
        cast.groups_of(given.get("groups", []), now)
        members = [_made(one, now, origin) for one in given.get("people", [])]
        made = [apps.put(one, now, origin) for one in given.get("apps", [])]
        _decide(given.get("policy", {}), now, origin)
    return {"people": [member.summary() for member in members], "apps": made}


def _made(given: dict[str, Any], now: int, origin: str) -> Member:
    """As of yesterday, so that no code of today has been used."""
    username, name = _new_name()
    wanted = {"username": username, "name": name} | given
    if wanted.get("invited"):
        return _invited(wanted, now, origin)
    member = Member(**{key: value for key, value in wanted.items() if key in OF_ACCOUNT})
    person = _with_account(member, wanted, now - DAY)
    cast.add_factors(person, member, _factors(wanted), now - DAY, origin)
    _with_trouble(person, wanted, now)
    return member


def _invited(wanted: dict[str, Any], now: int, origin: str) -> Member:
    if not set(wanted) <= OF_INVITED:
        raise NotFitting(f"Someone invited can have: {', '.join(sorted(OF_INVITED))}.")
    member = Member(**{key: wanted[key] for key in wanted if key in OF_ACCOUNT}, password="")
    found = cast.groups_of(member.groups, now)
    asked = invitees.check(
        member.username,
        "admin" if member.admin else "",
        member.name,
        member.email,
        is_email_theirs=wanted.get("email_verified", False),
    )
    asked = replace(asked, groups=tuple(found))
    [made] = invitations.invite([asked], None, now, HERE)
    member.username, member.groups = asked.username, [group.name for group in found]
    member.link = links.address(origin, links.INVITATION, made.token)
    return member


def _with_account(member: Member, wanted: dict[str, Any], then: int) -> User:
    given = NewAccount(member.username, member.name, member.password, member.email, member.admin)
    person = accounts.create(given, then, HERE)
    member.username = person.username
    joined = cast.groups_of(member.groups, then)
    member.groups = [group.name for group in joined]
    for group in joined:
        memberships.put_in(group, person, then, HERE, None)
    if wanted.get("email_verified"):
        vouching.vouch(person, person.email, then, HERE, None)
    return person


def _factors(wanted: dict[str, Any]) -> Factors:
    number = wanted.get("authenticators", 1) if wanted.get("mfa") else 0
    kinds = [devices.PASSKEY] * wanted.get("passkeys", 0)
    kinds += [devices.SECURITY_KEY] * wanted.get("security_keys", 0)
    if not number and ("authenticators" in wanted or "code" in _troubles(wanted)):
        raise NotFitting('That needs "mfa": true.')
    if not number and not kinds and "recovery_code" in wanted:
        raise NotFitting('That needs "mfa": true, or passkeys.')
    return Factors(number, tuple(kinds), saved=wanted.get("recovery_code", True))


def _with_trouble(person: User, wanted: dict[str, Any], now: int) -> None:
    ways = {
        "password": limits.password(person.username, known_browser=False),
        "code": limits.totp(person.id, known_browser=False),
    }
    for key, failures in (("throttled", throttle.DELAY_FROM), ("shut_out", limits.MAX_FAILURES)):
        if key in wanted:
            _fail(ways[wanted[key]], failures, now)
    if wanted.get("disabled"):
        people.disable(person, now, HERE, None)


def _troubles(wanted: dict[str, Any]) -> set[str]:
    return {wanted.get("throttled", ""), wanted.get("shut_out", "")}


def _fail(limit: Limit, failures: int, now: int) -> None:
    """As if so many had been wrong, the last one just now."""
    throttle.try_count(limit, now)
    throttle.refund(limit)
    counted = Attempts.update(failures=failures - 1).where(Attempts.key == limit.key)
    counted.execute()
    throttle.try_count(limit, now)


def _decide(given: dict[str, Any], now: int, origin: str) -> None:
    if "mfa_required_in_days" in given:
        policy.require(given["mfa_required_in_days"], now, HERE, None)
    for key, name in OF_PASSKEYS.items():
        if key in given:
            whom = passkey_policy.Whom(name, cast.party(origin).id)
            passkey_policy.require(whom, given[key], now, HERE, None)
    if "sign_ins_last" in given:
        sign_in_length.choose(given["sign_ins_last"], now, HERE, None)


def _new_name() -> tuple[str, str]:
    """A username, and a full name to go with it, that no one has yet."""
    mark = secrets.token_hex(4)
    return f"qa-{mark}", f"Quinn {mark.capitalize()}"
