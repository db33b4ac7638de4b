"""From a row of the table of routes to its answer.

The form is read, then one hop made into a worker thread, where the endpoint takes a database
connection, finds out who is asking, and lets the guard answer or call the handler. Peewee and
bcrypt block, so neither runs on the event loop. The exception are the few pages marked
`on_event_loop`: they ask for a few rows that an index finds, and the hop would cost them more than
the answer. A session in use is noted once a minute, so once a minute they too make the hop.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic, time
from typing import TypeVar

from peewee import DatabaseError, DoesNotExist, IntegrityError
from starlette import requests
from starlette.responses import Response

from domain import security_log
from domain.access import actions, limits, sessions
from domain.clock import moments
from domain.database import storage
from domain.database.storage import NeedsThread
from models import User, database
from web import errors, flash, page_account, posted_form, recognition
from web.caller import client_address
from web.pages import Page
from web.request import Request
from web.sign_in_redirects import arrived, to_required_set_up, to_sign_in
from web.threads import Threads

T = TypeVar("T")
Handler = Callable[[Request], Response]
Guard = Callable[[Request, Handler], Response]

MAX_FIELDS = 50
SOON = 3.0  # seconds: whoever has waited for longer isn't made to wait as long again
OWN = {"signed_in", "recently_confirmed"}  # who acts on their own account


@dataclass(frozen=True)
class Endpoint:
    """A handler, who may call it, and where it is answered.

    Forms of the pool "hashing" have threads of their own. Pages marked `on_event_loop` are
    answered there unless there is something to write.
    """

    handler: Handler
    access: str
    guard: Guard
    pool: str = "ordinary"
    # Whether people may use it who must set up MFA before anything else.
    allow_without_mfa: bool = True
    on_event_loop: bool = False
    # Whether it acts on the visitor's own account, and so must be sent by a page of theirs.
    names_whom: bool = True
    # How many values and files its form may have.
    max_fields: int = MAX_FIELDS
    max_files: int = 0

    async def __call__(self, plain: requests.Request) -> Response:
        """Answer the request."""
        if self.on_event_loop:
            with suppress(NeedsThread):
                return storage.read_on_loop(self._answer, Request(plain.scope, plain.receive))
        request = Request(plain.scope, plain.receive)
        if request.method == "POST":
            request.data = await posted_form.read(request, self.max_fields, self.max_files)
        state = request.app.state
        # Only what is typed is ever hashed.
        hashes = self.pool == "hashing" and request.method == "POST"
        threads: Threads = state.hashing if hashes else state.ordinary
        source = limits.site(client_address(request))
        try:
            return await threads.run(in_thread, self._answer, request, source=source)
        finally:
            await request.close()  # and with it what was uploaded

    def _answer(self, request: Request) -> Response:
        recognition.recognize(request)
        response = self._guarded(request)
        if isinstance(response, Page):
            flash.take(request, response)
        return response

    def _guarded(self, request: Request) -> Response:
        whom = self._whom(request)
        if whom is not None and not page_account.is_shown_to(request, whom):
            return page_account.refused(request, whom)
        if self._asks_for_mfa_first(request):
            return to_required_set_up(request)
        arrived(request)
        try:
            return self._admitted(request)
        except actions.Gone as gone:
            return errors.instead(request, gone)
        except actions.NoLongerAdmin:
            return _without_the_right(request)
        except (sessions.Ended, IntegrityError, DoesNotExist):
            if request.found_session is None or sessions.exists(request.session):
                raise
            # It was ended while the handler worked, or the account was deleted and it as well.
            return _ended(request)

    def _admitted(self, request: Request) -> Response:
        """What the handler answers. It changes nothing of an account whose session has ended.

        Hashing takes its time, in which the owner may have signed a thief out.
        """
        if request.method != "POST" or request.signed_in_user is None or self.access not in OWN:
            return self.guard(request, self.handler)
        with storage.while_right(partial(sessions.refuse_if_ended, request.session)):
            return self.guard(request, self.handler)

    def _asks_for_mfa_first(self, request: Request) -> bool:
        if request.signed_in_user is None or self.allow_without_mfa:
            return False
        return request.mfa_requirement.is_due(request.now)

    def _whom(self, request: Request) -> User | None:
        """Whose account is acted on, if anyone's: half sessions count at the second step only.

        And at signing out, which ends half a sign-in as well.
        """
        takes_half = self.access in {"half_signed_in", "public"}
        may_act = request.signed_in_user is not None or takes_half
        if request.found_session is None or not self.names_whom or not may_act:
            return None
        return request.user


def in_thread(answer: Callable[[Request], T], request: Request) -> T:
    """The answer; reads once more what was lost with the connection, and only that."""
    request.app.state.open_database()
    started = monotonic()
    try:
        return _connected(answer, request)
    except DatabaseError as fault:
        is_soon = monotonic() < started + SOON
        if not request.is_read or not is_soon or not storage.needs_another(fault):
            raise
    return _connected(answer, Request(request.scope, request.receive))


def _connected(answer: Callable[[Request], T], request: Request) -> T:
    in_time = partial(_refuse_if_late, time())
    with database.connection_context(), storage.while_right(in_time):
        return answer(request)


def _refuse_if_late(begun: float) -> None:
    """Raise Busy if the process was stopped in between, as by a laptop's lid.

    To a moment read before that, what others have done since would be of a time to come: not to be
    believed, and so to be done over. Not by the clock of the application, which testers set.
    """
    if time() > begun + moments.SLACK:
        raise errors.Busy


def _without_the_right(request: Request) -> Response:
    security_log.log("refused", user_id=request.user.id, reason="no-longer-admin")
    if sessions.exists(request.session):
        request.user.is_admin = False  # as the page that says so shows it
        raise errors.AdminsOnly(request.user.username)
    return _ended(request)


def _ended(request: Request) -> Response:
    request.found_session, request.layout = None, None
    return to_sign_in(request)
