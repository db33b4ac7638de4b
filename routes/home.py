"""The bare address of the site."""

from starlette.datastructures import FormData
from starlette.responses import Response

from web.pages import see_other
from web.visit import Visit


def show(visit: Visit, _: FormData) -> Response:
    """To the profile, or to where one gets there from."""
    return see_other(visit, "profile" if visit.person else "sign_in")
