"""Who may come in. Every handler is wrapped by exactly one of these, in the table of routes.

The wrapper reads the form, then makes one hop into a worker thread, where it takes a database
connection, finds out who is asking, and lets the handler answer or sends the visitor elsewhere.
Peewee and bcrypt block, so neither runs on the event loop. The exception are the few pages marked
`on_event_loop`: they ask for a few rows that an index finds, and the hop would cost them more than
the answer. A session in use is noted once a minute, so once a minute they too make the hop.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from peewee import DoesNotExist, IntegrityError
from starlette import requests
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain import security_log
from domain.access import actions, arrivals, budgets, sessions
from domain.clock import server_clock
from domain.database import storage
from domain.database.storage import NotAtOnce
from models import Session, User, database
from operations import restoring
from web import confirmation, cookies, whose
from web.pages import redirect, redirect_to, render
from web.paths import path_for
from web.request import Request, client_address
from web.targets import local
from web.threads import Threads

Handler = Callable[[Request], Response]
Admission = Callable[[Request, Handler], Response]
Condition = Callable[[Request], bool]

ADMINS_ONLY = "Only administrators can see this page. Ask one of them if you need something."
MOST_FIELDS = 50
OWN = {"signed_in", "recently_confirmed"}  # who acts on their own account
ONWARD = (204, 303, 401)  # the answers that show nothing


@dataclass(frozen=True)
class Endpoint:
    """A handler with its audience, and where it is answered.

    Forms of the pool "hashing" have threads of their own. Pages marked `on_event_loop` are
    answered there unless there is something to write.
    """

    handler: Handler
    audience: str
    admit: Admission
    pool: str = "ordinary"
    # Whether it may be used by somebody who must set up MFA before anything else.
    allow_without_mfa: bool = True
    on_event_loop: bool = False
    # Whether it acts on the visitor's own account, and so must be sent by a page of theirs.
    names_whom: bool = True

    async def __call__(self, plain: requests.Request) -> Response:
        """Answer the request."""
        if self.on_event_loop:
            with suppress(NotAtOnce):
                return storage.at_once(self._answer, Request(plain.scope, plain.receive))
        request = Request(plain.scope, plain.receive)
        if request.method == "POST":
            _refuse_foreign_charsets(request)
            request.data = await request.form(max_fields=MOST_FIELDS, max_files=0)
        state = request.app.state
        # Only what is typed is ever hashed.
        hashes = self.pool == "hashing" and request.method == "POST"
        threads: Threads = state.hashing if hashes else state.ordinary
        source = budgets.site(client_address(request))
        return await threads.run(self._hop, request, source=source)

    def _hop(self, request: Request) -> Response:
        with database.connection_context():
            return self._answer(request)

    def _answer(self, request: Request) -> Response:
        token = cookies.read(request, cookies.SESSION)
        session = sessions.resume(token, request.now) if token else None
        if session is not None:
            request.resume(session)
            arrivals.note(session, request.now)
        whom = self._whom(request)
        if whom is not None and not whose.is_named(request, whom):
            return whose.refused(request, whom)
        if (
            request.signed_in_user
            and not self.allow_without_mfa
            and request.mfa_requirement.is_due(request.now)
        ):
            return redirect(request, "duty")
        try:
            return self._admitted(request)
        except actions.Gone as gone:
            return render(request, "errors/gone.html", status=409, refusal=gone)
        except actions.NoLongerAdmin:
            assert session is not None
            return _without_the_right(request, session)
        except (sessions.Ended, IntegrityError, DoesNotExist):
            if session is None or sessions.exists(session):
                raise
            # It was ended while the handler worked, or the account was deleted and it as well.
            request.resume(None)
            return _to_sign_in(request)

    def _admitted(self, request: Request) -> Response:
        """What the handler answers. It changes nothing of an account whose session has ended.

        Hashing takes its time, in which the owner may have signed a thief out.
        """
        if request.method != "POST" or request.signed_in_user is None or self.audience not in OWN:
            return self.admit(request, self.handler)
        with storage.while_right(partial(sessions.refuse_if_ended, request.session)):
            return self.admit(request, self.handler)

    def _asks_for_mfa_first(self, request: Request) -> bool:
        if request.signed_in_user is None or self.allow_without_mfa:
            return False
        return request.mfa_requirement.is_due(request.now)

    def _whom(self, request: Request) -> User | None:
        """Whose account is acted on, if somebody's: of half sessions at the second step alone.

        And at signing out, which ends half a sign-in as well.
        """
        takes_half = self.audience in {"half_signed_in", "public"}
        may_act = request.signed_in_user is not None or takes_half
        return request.session_user if self.names_whom and may_act else None


def _refuse_foreign_charsets(request: Request) -> None:
    # Starlette decodes a multipart form by whatever codec of Python's the client names.
    kind = request.headers.get("Content-Type", "").lower()
    if kind.startswith("multipart/") and "charset" in kind:
        raise HTTPException(400)


def public(
    handler: Handler,
    *,
    pool: str = "ordinary",
    on_event_loop: bool = False,
    names_whom: bool = False,
) -> Endpoint:
    """Anybody."""
    return Endpoint(
        handler, "public", _anybody, pool, on_event_loop=on_event_loop, names_whom=names_whom
    )


def signed_out(
    handler: Handler, *, pool: str = "ordinary", on_event_loop: bool = False
) -> Endpoint:
    """Who has not signed in yet; others are sent home."""
    return Endpoint(
        handler, "signed_out", _only_signed_out, pool, on_event_loop=on_event_loop, names_whom=False
    )


def half_signed_in(handler: Handler, *, on_event_loop: bool = False) -> Endpoint:
    """Who has given the password and owes the second factor."""
    return Endpoint(handler, "half_signed_in", _only_half_signed_in, on_event_loop=on_event_loop)


def signed_in(
    handler: Handler,
    *,
    pool: str = "ordinary",
    allow_without_mfa: bool = False,
    on_event_loop: bool = False,
) -> Endpoint:
    """Who has given every factor; others are sent to sign in, and then back."""
    return Endpoint(handler, "signed_in", _only_signed_in, pool, allow_without_mfa, on_event_loop)


def recently_confirmed(
    handler: Handler, *, allow_without_mfa: bool = False, when: Condition | None = None
) -> Endpoint:
    """Who has given every factor in the last ten minutes; others are asked again (S-23).

    The answer to that question is posted to this same route, so it hashes. Where `when` says that
    nothing is at stake, nobody is asked.
    """
    admit = partial(_only_recently_confirmed, when=when) if when else _only_recently_confirmed
    return Endpoint(handler, "recently_confirmed", admit, "hashing", allow_without_mfa)


def admin(handler: Handler, *, hands_out: bool = False) -> Endpoint:
    """Administrators with MFA, who read with a full session (S-17).

    Whoever acts has given every factor lately; others are asked again (S-54). So has whoever looks
    at a page that `hands_out` a way into somebody else's account.
    """
    admit = partial(_only_admins, hands_out=True) if hands_out else _only_admins
    return Endpoint(handler, "admin", admit, pool="hashing", allow_without_mfa=False)


def home(request: Request) -> Response:
    """To the page on which signed-in people begin, or where they were going."""
    target = local(request.query_params.get("next", ""))
    return redirect_to(request, target) if target else redirect(request, "profile")


def _anybody(request: Request, handler: Handler) -> Response:
    return handler(request)


def _only_signed_out(request: Request, handler: Handler) -> Response:
    return home(request) if request.signed_in_user else handler(request)


def _only_half_signed_in(request: Request, handler: Handler) -> Response:
    if request.signed_in_user:
        return home(request)
    if not request.is_half_signed_in:
        request.notify(_why_not(request, half=True))
        asked_for = str(request.data.get("next", request.query_params.get("next", "")))
        return redirect(request, "sign_in", next=local(asked_for))
    return handler(request)


def _only_signed_in(request: Request, handler: Handler) -> Response:
    return handler(request) if request.signed_in_user else _to_sign_in(request)


def _only_recently_confirmed(
    request: Request, handler: Handler, when: Condition | None = None
) -> Response:
    if not request.signed_in_user:
        return _to_sign_in(request)
    if when is not None and not when(request):
        return handler(request)
    if sessions.is_confirmed(request.session, request.now):
        return handler(request)
    return _asked_again(request, handler)


def _asked_again(request: Request, handler: Handler) -> Response:
    if request.is_htmx:
        return _confirm_elsewhere(request)
    if request.method != "POST":
        return redirect(request, "confirmation", next=_asked_for(request))
    # Asked in place of the answer, with the fields kept; the reply comes to this route again.
    return confirmation.question(request, request.url.path) or handler(request)


def _only_admins(request: Request, handler: Handler, *, hands_out: bool = False) -> Response:
    if not request.signed_in_user:
        return _to_sign_in(request)
    if not request.user.is_admin:
        security_log.log("refused", user_id=request.user.id, reason="admins-only")
        raise HTTPException(403, ADMINS_ONLY)
    if not request.mfa_requirement.has_mfa:
        request.notify("admin-needs-mfa")
        return redirect(request, "profile")
    request.newest_event = actions.newest()
    if request.method == "POST":
        return _acted(request, handler)
    if hands_out and not sessions.may_act(request.session, request.now):
        return _asked_again(request, handler)
    return handler(request)


def _acted(request: Request, handler: Handler) -> Response:
    """What comes of an administrator's act, in which lately shown factors suffice."""
    seen = _number(request.data.get("seen"))
    # More than there is to know was shown before a backup was restored.
    request.seen = seen if seen <= request.newest_event else 0
    request.once = str(request.data.get("once", ""))
    if sessions.may_act(request.session, request.now):
        response = handler(request)
        if response.status_code < 400:
            sessions.note_act(request.session, request.now)
    else:
        response = _asked_again(request, handler)
    if response.status_code not in ONWARD:
        # The answer took a while, and shows what only administrators may see.
        actions.refuse_who_lost_the_right(request.user, request.acting)
    return response


def _without_the_right(request: Request, session: Session) -> Response:
    security_log.log("refused", user_id=session.user.id, reason="no-longer-admin")
    if sessions.exists(session):
        raise HTTPException(403, ADMINS_ONLY)
    request.resume(None)
    return _to_sign_in(request)


def _number(value: UploadFile | str | None) -> int:
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value) else 0


def _confirm_elsewhere(request: Request) -> Response:
    # htmx must not put a whole page into a part of this one.
    target = "" if request.method == "POST" else _asked_for(request)
    then = request.url.path if request.method == "POST" else ""
    response = redirect(request, "confirmation", next=target, then=then)
    response.status_code = 401
    return response


def _to_sign_in(request: Request) -> Response:
    if request.is_half_signed_in:
        return redirect(request, "sign_in_code", next=_asked_for(request))
    request.notify(_why_not(request, half=False))
    response = redirect(request, "sign_in", next=_asked_for(request))
    if request.is_htmx:
        response.status_code = 401
    return response


def _asked_for(request: Request) -> str:
    """The page to come back to: what was asked for, or for a POST the page it was sent from."""
    if request.method in ("GET", "HEAD"):
        query = f"?{request.url.query}" if request.url.query else ""
        return local(request.url.path + query)
    return path_for("profile")


def _why_not(request: Request, *, half: bool) -> str:
    """The notice that says why the visitor is to sign in, or to begin it again if `half` in."""
    token = cookies.read(request, cookies.SESSION)
    former = sessions.find(token) if token else None
    if former is not None and sessions.is_from_the_future(former, request.now):
        return "clock-went-back"
    if not token:
        return "sign-in-first"
    if former is None and restoring.told(request.now) is not None:
        return "signed-out-by-restore"
    if former is None and server_clock.went_back_lately(request.now):
        return "signed-out-around-then"
    if half:
        return "sign-in-expired" if former is not None and not former.is_full else "sign-in-ended"
    return "session-over"
