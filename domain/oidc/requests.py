"""What an app asks for when it sends a person here: an authorization request, read and checked.

RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1, RFC 7636 and RFC 9700. A client that isn't known, or
an address that isn't registered for it, is never redirected to: the person sees on a page of ours
what is wrong. All else goes back to the app.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from domain.oidc import asked_claims, assurance, claims, parameters, request_client, scopes
from domain.oidc.parameters import Parameters
from domain.oidc.request_faults import RequestFault
from models import App, Client

_HINTED = "hinted_sub"  # in what is kept only: sent by an app it means nothing


@dataclass(frozen=True)
class ValidRequest:
    """A request that can be answered.

    `challenge` is PKCE's, "" without. `max_age` is in seconds, None for any. `acr_values` are what
    the app wants of the sign-in, and `is_essential` says that it takes nothing else. `subs` are the
    people of whom it asks for one, if it does. `query` is the whole, to be read again.
    """

    app: App
    client: Client
    redirect_uri: str
    state: str
    scopes: tuple[str, ...]
    nonce: str
    challenge: str
    prompts: frozenset[str]
    max_age: int | None
    acr_values: tuple[str, ...]
    is_essential: bool
    claims: str
    subs: tuple[str, ...]
    login_hint: str
    query: str

    @property
    def is_silent(self) -> bool:
        """Whether no page may be shown."""
        return "none" in self.prompts

    @property
    def learns(self) -> tuple[str, ...]:
        """What the app is told, as scopes: those, and claims that it asks for by name (§5.5)."""
        named = claims.scopes_of(self.claims)
        return tuple(scope for scope in scopes.ALL if scope in self.scopes or scope in named)

    @property
    def needs_passkey(self) -> bool:
        """Whether nothing but a passkey will do, by the app's rule or by what it asks for."""
        return bool(self.app.needs_passkey) or self._wanted == assurance.PHR

    @property
    def needs_mfa(self) -> bool:
        """Whether a password alone won't do, by the same."""
        wants_more = self._wanted in {assurance.MFA, assurance.PHR}
        return bool(self.client.needs_mfa or self.app.needs_passkey) or wants_more

    @property
    def wants_what_we_lack(self) -> bool:
        """Whether it takes only what no sign-in here has (RFC 9470 §5)."""
        return self.is_essential and bool(self.acr_values) and not self._wanted

    @property
    def _wanted(self) -> str:
        return assurance.needed(self.acr_values)


def read(pairs: Iterable[tuple[str, str]]) -> ValidRequest:
    """Read a request. Raises ClientFault, RequestFault."""
    given = Parameters(pairs)
    return _from_app(given, lambda: parameters.hinted(given))


def read_again(query: str) -> ValidRequest:
    """The request that was kept as this `query`. Raises what `read` raises."""
    given = Parameters(parse_qsl(query, keep_blank_values=True))
    return _from_app(given, lambda: given[_HINTED])


def _from_app(given: Parameters, hinted: Callable[[], str]) -> ValidRequest:
    """The request, where `hinted` says whom its ID token names."""
    app, client, redirect_uri = request_client.identify(given)
    try:
        return _read(given, hinted, app, client, redirect_uri)
    except RequestFault as fault:
        raise fault.on_the_way_to(app, redirect_uri, given.once("state")) from None


def _read(
    given: Parameters, hinted: Callable[[], str], app: App, client: Client, redirect_uri: str
) -> ValidRequest:
    parameters.refuse_doubled(given)
    parameters.refuse_unsupported(given)
    asked = asked_claims.read(given["claims"])
    acr_values = asked.acr_values or tuple(scopes.listed(given["acr_values"]))
    named = hinted()
    return ValidRequest(
        app=app,
        client=client,
        redirect_uri=redirect_uri,
        state=given["state"],
        scopes=_scopes(given["scope"]),
        nonce=parameters.nonce(given),
        challenge=parameters.challenge(given, is_needed=client.is_public or client.needs_pkce),
        prompts=parameters.prompts(given),
        max_age=parameters.max_age(given),
        acr_values=acr_values,
        is_essential=asked.is_essential,
        claims=given["claims"],
        subs=parameters.subs(named, asked.subs),
        login_hint=parameters.login_hint(given),
        query=_query(given, named),
    )


def _scopes(text: str) -> tuple[str, ...]:
    asked = scopes.listed(text)
    if scopes.OPENID not in asked:
        raise RequestFault("invalid_scope", "scope does not contain openid")
    return tuple(scope for scope in scopes.ALL if scope in asked)


def _query(given: Parameters, hinted: str) -> str:
    """What is kept of it: what we know, in an order of our own, so that it is the same again.

    Of an ID token only whom it names: it is worth something elsewhere, so it is in no row.
    """
    kept = [(name, given[name]) for name in parameters.KNOWN if name != "id_token_hint"]
    query = urlencode([(name, value) for name, value in [*kept, (_HINTED, hinted)] if value])
    if len(query) > parameters.LONGEST:
        raise RequestFault("invalid_request", f"more than {parameters.LONGEST} characters")
    return query
