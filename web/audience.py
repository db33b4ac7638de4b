"""Who may come in. Every handler is wrapped by exactly one of these, in the table of routes.

The wrapper reads the form, then makes one hop into a worker thread, where it takes a database
connection, finds out who is asking, and lets the handler answer or sends the visitor elsewhere.
Peewee and bcrypt block, so neither runs on the event loop. The exception are the few pages that
`reads` marks: they ask for a few rows that an index finds, and the hop would cost them more than
the answer. A session in use is noted once a minute, so once a minute they too make the hop.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from peewee import DoesNotExist, IntegrityError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from domain import security_log
from domain.access import actions, arrivals, budgets, sessions
from domain.clock import server_clock
from domain.database import storage
from domain.database.storage import NotAtOnce
from models import Session, User, database
from operations import restoring
from web import confirmation, cookies, whose
from web.pages import render, see_other, see_other_path
from web.paths import path_for
from web.targets import local
from web.threads import Threads
from web.visit import Visit, client_address

Handler = Callable[[Visit, FormData], Response]
Admission = Callable[[Visit, FormData, Handler], Response]
Condition = Callable[[Visit, FormData], bool]

ADMINS_ONLY = "Only administrators can see this page. Ask one of them if you need something."
MOST_FIELDS = 50
OWN = {"signed_in", "recently_confirmed"}  # who acts on their own account
ONWARD = (204, 303, 401)  # the answers that show nothing


@dataclass(frozen=True)
class Endpoint:
    """A handler with its audience. `hashes` handlers have threads of their own.

    Those that `reads` answer on the event loop unless there is something to write.
    """

    handler: Handler
    audience: str
    admit: Admission
    hashes: bool = False
    # Whether it may be used by somebody who must set up MFA before anything else.
    unenrolled: bool = True
    reads: bool = False
    # Whether it acts on the visitor's own account, and so must be sent by a page of theirs.
    names_whom: bool = True

    async def __call__(self, request: Request) -> Response:
        """Answer the request."""
        if self.reads:
            with suppress(NotAtOnce):
                return storage.at_once(self._answer, _visit(request), FormData())
        visit, data = _visit(request), FormData()
        if visit.method == "POST":
            _refuse_foreign_charsets(visit)
            data = await visit.form(max_fields=MOST_FIELDS, max_files=0)
        state = request.app.state
        hashes = self.hashes and visit.method == "POST"  # only what is typed is ever hashed
        threads: Threads = state.hashing if hashes else state.ordinary
        source = budgets.site(client_address(visit))
        return await threads.run(self._hop, visit, data, source=source)

    def _hop(self, visit: Visit, data: FormData) -> Response:
        with database.connection_context():
            return self._answer(visit, data)

    def _answer(self, visit: Visit, data: FormData) -> Response:
        token = cookies.read(visit, cookies.SESSION)
        session = sessions.resume(token, visit.now) if token else None
        if session is not None:
            visit.resume(session)
            arrivals.note(session, visit.now)
        whom = self._whom(visit)
        if whom is not None and not whose.is_named(visit, data, whom):
            return whose.refused(visit, data, whom)
        if visit.person and not self.unenrolled and visit.duty.is_due(visit.now):
            return see_other(visit, "duty")
        try:
            return self._admitted(visit, data)
        except actions.Gone as gone:
            return render(visit, "errors/gone.html", status=409, refusal=gone)
        except actions.NoLongerAdmin:
            assert session is not None
            return _without_the_right(visit, session)
        except (sessions.Ended, IntegrityError, DoesNotExist):
            if session is None or sessions.exists(session):
                raise
            # It was ended while the handler worked, or the account was deleted and it as well.
            visit.resume(None)
            return _to_sign_in(visit)

    def _admitted(self, visit: Visit, data: FormData) -> Response:
        """What the handler answers. It changes nothing of an account whose session has ended.

        Hashing takes its time, in which the owner may have signed a thief out.
        """
        if visit.method != "POST" or visit.person is None or self.audience not in OWN:
            return self.admit(visit, data, self.handler)
        with storage.while_right(partial(sessions.refuse_if_ended, visit.session)):
            return self.admit(visit, data, self.handler)

    def _whom(self, visit: Visit) -> User | None:
        """Whose account is acted on, if somebody's: of half sessions at the second step alone.

        And at signing out, which ends half a sign-in as well.
        """
        may_act = visit.person is not None or self.audience in {"half_signed_in", "public"}
        return visit.holder if self.names_whom and may_act else None


def _visit(request: Request) -> Visit:
    return Visit(request.scope, request.receive)


def _refuse_foreign_charsets(visit: Visit) -> None:
    # Starlette decodes a multipart form by whatever codec of Python's the client names.
    kind = visit.headers.get("Content-Type", "").lower()
    if kind.startswith("multipart/") and "charset" in kind:
        raise HTTPException(400)


def public(
    handler: Handler, *, hashes: bool = False, reads: bool = False, names_whom: bool = False
) -> Endpoint:
    """Anybody."""
    return Endpoint(handler, "public", _anybody, hashes, reads=reads, names_whom=names_whom)


def signed_out(handler: Handler, *, hashes: bool = False, reads: bool = False) -> Endpoint:
    """Who has not signed in yet; others are sent home."""
    return Endpoint(handler, "signed_out", _only_signed_out, hashes, reads=reads, names_whom=False)


def half_signed_in(handler: Handler, *, hashes: bool = False, reads: bool = False) -> Endpoint:
    """Who has given the password and owes the second factor."""
    return Endpoint(handler, "half_signed_in", _only_half_signed_in, hashes, reads=reads)


def signed_in(
    handler: Handler, *, hashes: bool = False, unenrolled: bool = False, reads: bool = False
) -> Endpoint:
    """Who has given every factor; others are sent to sign in, and then back."""
    return Endpoint(handler, "signed_in", _only_signed_in, hashes, unenrolled, reads)


def recently_confirmed(
    handler: Handler, *, unenrolled: bool = False, when: Condition | None = None
) -> Endpoint:
    """Who has given every factor in the last ten minutes; others are asked again (S-23).

    The answer to that question is posted to this same route, so it hashes. Where `when` says that
    nothing is at stake, nobody is asked.
    """
    admit = partial(_only_recently_confirmed, when=when) if when else _only_recently_confirmed
    return Endpoint(handler, "recently_confirmed", admit, True, unenrolled)


def admin(handler: Handler, *, hands_out: bool = False) -> Endpoint:
    """Administrators with MFA, who read with a full session (S-17).

    Whoever acts has given every factor lately; others are asked again (S-54). So has whoever looks
    at a page that `hands_out` a way into somebody else's account.
    """
    admit = partial(_only_admins, hands_out=True) if hands_out else _only_admins
    return Endpoint(handler, "admin", admit, hashes=True, unenrolled=False)


def home(visit: Visit) -> Response:
    """To the page on which signed-in people begin, or where they were going."""
    target = local(visit.query_params.get("next", ""))
    return see_other_path(visit, target) if target else see_other(visit, "profile")


def _anybody(visit: Visit, data: FormData, handler: Handler) -> Response:
    return handler(visit, data)


def _only_signed_out(visit: Visit, data: FormData, handler: Handler) -> Response:
    return home(visit) if visit.person else handler(visit, data)


def _only_half_signed_in(visit: Visit, data: FormData, handler: Handler) -> Response:
    if visit.person:
        return home(visit)
    if not visit.is_half_signed_in:
        visit.notify(_why_not(visit, half=True))
        asked_for = str(data.get("next", visit.query_params.get("next", "")))
        return see_other(visit, "sign_in", next=local(asked_for))
    return handler(visit, data)


def _only_signed_in(visit: Visit, data: FormData, handler: Handler) -> Response:
    return handler(visit, data) if visit.person else _to_sign_in(visit)


def _only_recently_confirmed(
    visit: Visit, data: FormData, handler: Handler, when: Condition | None = None
) -> Response:
    if not visit.person:
        return _to_sign_in(visit)
    if when is not None and not when(visit, data):
        return handler(visit, data)
    if sessions.is_confirmed(visit.session, visit.now):
        return handler(visit, data)
    return _asked_again(visit, data, handler)


def _asked_again(visit: Visit, data: FormData, handler: Handler) -> Response:
    if visit.is_htmx:
        return _confirm_elsewhere(visit)
    if visit.method != "POST":
        return see_other(visit, "confirmation", next=_asked_for(visit))
    # Asked in place of the answer, with the fields kept; the reply comes to this route again.
    return confirmation.question(visit, data, visit.url.path) or handler(visit, data)


def _only_admins(
    visit: Visit, data: FormData, handler: Handler, *, hands_out: bool = False
) -> Response:
    if not visit.person:
        return _to_sign_in(visit)
    if not visit.user.is_admin:
        security_log.log("refused", user_id=visit.user.id, reason="admins-only")
        raise HTTPException(403, ADMINS_ONLY)
    if not visit.duty.has_mfa:
        visit.notify("admin-needs-mfa")
        return see_other(visit, "profile")
    visit.knows = actions.newest()
    if visit.method == "POST":
        return _acted(visit, data, handler)
    if hands_out and not sessions.may_act(visit.session, visit.now):
        return _asked_again(visit, data, handler)
    return handler(visit, data)


def _acted(visit: Visit, data: FormData, handler: Handler) -> Response:
    """What comes of an administrator's act, in which lately shown factors suffice."""
    seen = _number(data.get("seen"))
    # More than there is to know was shown before a backup was restored.
    visit.seen = seen if seen <= visit.knows else 0
    visit.once = str(data.get("once", ""))
    if sessions.may_act(visit.session, visit.now):
        response = handler(visit, data)
        if response.status_code < 400:
            sessions.note_act(visit.session, visit.now)
    else:
        response = _asked_again(visit, data, handler)
    if response.status_code not in ONWARD:
        # The answer took a while, and shows what only administrators may see.
        actions.refuse_who_lost_the_right(visit.user, visit.here)
    return response


def _without_the_right(visit: Visit, session: Session) -> Response:
    security_log.log("refused", user_id=session.user.id, reason="no-longer-admin")
    if sessions.exists(session):
        raise HTTPException(403, ADMINS_ONLY)
    visit.resume(None)
    return _to_sign_in(visit)


def _number(value: UploadFile | str | None) -> int:
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value) else 0


def _confirm_elsewhere(visit: Visit) -> Response:
    # htmx must not put a whole page into a part of this one.
    target = "" if visit.method == "POST" else _asked_for(visit)
    then = visit.url.path if visit.method == "POST" else ""
    response = see_other(visit, "confirmation", next=target, then=then)
    response.status_code = 401
    return response


def _to_sign_in(visit: Visit) -> Response:
    if visit.is_half_signed_in:
        return see_other(visit, "sign_in_code", next=_asked_for(visit))
    visit.notify(_why_not(visit, half=False))
    response = see_other(visit, "sign_in", next=_asked_for(visit))
    if visit.is_htmx:
        response.status_code = 401
    return response


def _asked_for(visit: Visit) -> str:
    """The page to come back to: what was asked for, or for a POST the page it was sent from."""
    if visit.method in ("GET", "HEAD"):
        query = f"?{visit.url.query}" if visit.url.query else ""
        return local(visit.url.path + query)
    return path_for("profile")


def _why_not(visit: Visit, *, half: bool) -> str:
    """The notice that says why the visitor is to sign in, or to begin it again if `half` in."""
    token = cookies.read(visit, cookies.SESSION)
    former = sessions.find(token) if token else None
    if former is not None and sessions.is_from_the_future(former, visit.now):
        return "clock-went-back"
    if not token:
        return "sign-in-first"
    if former is None and restoring.told(visit.now) is not None:
        return "signed-out-by-restore"
    if former is None and server_clock.went_back_lately(visit.now):
        return "signed-out-around-then"
    if half:
        return "sign-in-expired" if former is not None and not former.is_full else "sign-in-ended"
    return "session-over"
