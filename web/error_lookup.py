"""The menu on error pages of addresses that are in no table, or take no such request.

No endpoint has found out whose request it is, so it is looked up for those who load a page. If
that fails, whatever is wrong, the page has no menu, and is the same apart from that.
"""

from contextlib import suppress

from starlette import requests
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access import limits
from web import cookies, errors, recognition
from web.caller import client_address
from web.endpoint import in_thread
from web.request import Request
from web.threads import Threads

HERE = {404, 405}


async def by_status(plain: requests.Request, exc: Exception) -> Response:
    """The error page for the status of `exc`."""
    assert isinstance(exc, HTTPException)
    if exc.status_code in HERE and not recognition.is_known(plain):
        with suppress(Exception):
            await _look_up(Request(plain.scope, plain.receive))
    return await run_in_threadpool(errors.by_status, plain, exc)


async def _look_up(request: Request) -> None:
    if request.is_page_load and cookies.read(request, cookies.SESSION):
        threads: Threads = request.app.state.ordinary
        source = limits.site(client_address(request))
        await threads.run(in_thread, recognition.look_up, request, source=source)
