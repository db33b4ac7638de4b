"""What people try who want into an app without being let in, one row a case.

Each row is a request, byte for byte but for what is in braces: host names and the port, and what
its sender has got hold of (`scene.py` says who they are). None of them may reach an app.

The rows of SPOOFED come from Bob, who may open the wiki: they may reach it, as Bob and nobody else.
"""

from dataclasses import dataclass

WIKI, BOARD = "wiki", "board"
HOST = "Host: {wiki}"
# Carol is signed in, and has a cookie of the board, which she may open. The wiki she may not.
CAROL = "Cookie: {way_cookie}={carol_board}"
BOB = "Cookie: {way_cookie}={bob_wiki}"
SOCKET = (
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
)


@dataclass(frozen=True)
class Attack:
    """A request, and which apps it must not reach."""

    name: str
    line: str
    headers: tuple[str, ...]
    body: str = ""
    spared: tuple[str, ...] = (WIKI, BOARD)
    is_cut: bool = False  # it ends too early, so that no answer may come


def _(name: str, *headers: str, line: str = "GET / HTTP/1.1", **more: object) -> Attack:
    """A request to the wiki, unless its headers say which host."""
    own = any(header.lower().startswith("host") for header in headers)
    return Attack(name, line, headers if own else (HOST, *headers), **more)  # type: ignore[arg-type]


def to(name: str, target: str, *headers: str, **more: object) -> Attack:
    """A GET of this target."""
    return _(name, *headers, line=f"GET {target} HTTP/1.1", **more)


def by(name: str, method: str, *headers: str, **more: object) -> Attack:
    """A request of this method, for the first page."""
    return _(name, *headers, line=f"{method} / HTTP/1.1", **more)


def twice(first: str, then: str) -> str:
    """A body of one chunk at most, and a second request hidden behind it."""
    return f"{first}{then}\r\n{HOST}\r\nRemote-User: ada\r\n\r\n"


ALL_FIVE = ("Remote-User: ada", "Remote-Name: Ada", "Remote-Email: ada@example.test",
            "Remote-Groups: admins", "Remote-Sub: 1")  # fmt: skip
HIDDEN = "GET /hidden HTTP/1.1"
LONG = "x" * 70_000

# fmt: off
NAMED_BY_THEMSELVES = [
    _("nobody at all"),
    _("a user's name", "Remote-User: ada"),
    _("a user's name with an underscore", "Remote_User: ada"),
    _("a user's name in capitals", "REMOTE-USER: ada"),
    _("a user's name in capitals with an underscore", "REMOTE_USER: ada"),
    _("a user's name in small letters", "remote-user: ada"),
    _("a user's name with a dot", "Remote.User: ada"),
    _("a user's name twice", "Remote-User: bob", "Remote-User: ada"),
    _("a user's name in both spellings", "Remote-User: bob", "Remote_User: ada"),
    _("a name", "Remote-Name: Ada"),
    _("a name with an underscore", "Remote_Name: Ada"),
    _("an address", "Remote-Email: ada@example.test"),
    _("an address with an underscore", "Remote_Email: ada@example.test"),
    _("groups", "Remote-Groups: admins"),
    _("groups with an underscore", "Remote_Groups: admins"),
    _("an id", "Remote-Sub: 1"),
    _("an id with an underscore", "Remote_Sub: 1"),
    _("all five", *ALL_FIVE),
    _("a header of other programs", "X-Remote-User: ada"),
    _("a header of other proxies", "X-Forwarded-User: ada", "X-Auth-Request-User: ada"),
    _("a header that is to be dropped on the way", "Remote-User: ada", "Connection: Remote-User"),
    _("our own answer", "X-Answer-By: nightlatch", "Remote-User: ada"),
]
ADDRESSES_CLAIMED = [
    _("the original address, another app's", CAROL, "X-Original-URL: https://{board}/"),
    _("the original address twice", CAROL, "X-Original-URL: https://{wiki}/",
      "X-Original-URL: https://{board}/"),
    _("the original address with underscores", CAROL, "X_Original_URL: https://{board}/"),
    _("the original address in capitals", CAROL, "X-ORIGINAL-URL: https://{board}/"),
    _("the original address, Nightlatch's", "X-Original-URL: https://{login}/"),
    _("the original address without a host", "X-Original-URL: /"),
    _("the original address, empty", "X-Original-URL:"),
    _("the original method", "X-Original-Method: OPTIONS"),
    _("the original method twice", "X-Original-Method: GET", "X-Original-Method: OPTIONS"),
    _("the rewritten address", CAROL, "X-Rewrite-URL: /.nightlatch/enter"),
    _("the original path", "X-Original-URI: /public"),
    _("the forwarded host, another app's", CAROL, "X-Forwarded-Host: {board}"),
    _("the forwarded host twice", CAROL, "X-Forwarded-Host: {wiki}", "X-Forwarded-Host: {board}"),
    _("the forwarded host as a list", CAROL, "X-Forwarded-Host: {board}, {wiki}"),
    _("the forwarded host with underscores", CAROL, "X_Forwarded_Host: {board}"),
    _("the forwarded host in capitals", CAROL, "X-FORWARDED-HOST: {board}"),
    _("the forwarded host with one underscore", CAROL, "X-Forwarded_Host: {board}"),
    _("the forwarded host, Nightlatch's", "X-Forwarded-Host: {login}"),
    _("the forwarded host, unknown", "X-Forwarded-Host: evil.example"),
    _("the forwarded host, empty", "X-Forwarded-Host:"),
    _("the forwarded host that is to be dropped", CAROL, "X-Forwarded-Host: {board}",
      "Connection: close, X-Forwarded-Host"),
    _("our headers that are to be dropped",
      "Connection: close, X-Forwarded-Host, X-Forwarded-Uri, X-Original-URL, Cookie"),
    _("the forwarded path", "X-Forwarded-Uri: /public"),
    _("the forwarded path of a static file", "X-Forwarded-Uri: /static/app.css"),
    _("the forwarded path, ours", "X-Forwarded-Uri: /.nightlatch/enter"),
    _("the forwarded path with two slashes", "X-Forwarded-Uri: //evil"),
    _("the forwarded path twice", "X-Forwarded-Uri: /", "X-Forwarded-Uri: /healthz"),
    _("the forwarded path with underscores", "X_Forwarded_Uri: /healthz"),
    _("the forwarded scheme", "X-Forwarded-Proto: http"),
    _("the forwarded scheme, made up", "X-Forwarded-Proto: javascript"),
    _("the forwarded scheme twice", "X-Forwarded-Proto: https", "X-Forwarded-Proto: http"),
    _("the forwarded scheme with underscores", "X_Forwarded_Proto: http"),
    _("the forwarded scheme by another name", "X-Forwarded-Scheme: http", "X-Scheme: http"),
    _("the forwarded method", "X-Forwarded-Method: OPTIONS"),
    _("the forwarded method twice", "X-Forwarded-Method: GET", "X-Forwarded-Method: OPTIONS"),
    _("the forwarded method with underscores", "X_Forwarded_Method: OPTIONS"),
    _("another method", "X-HTTP-Method-Override: OPTIONS"),
    _("the forwarded prefix", "X-Forwarded-Prefix: /public"),
    _("the forwarded prefix with underscores", "X_Forwarded_Prefix: /.nightlatch"),
    _("the forwarded port", CAROL, "X-Forwarded-Port: 80", "X-Forwarded-Server: {board}"),
    _("forwarded by the standard", CAROL, "Forwarded: for=127.0.0.1;host={board};proto=https"),
    _("forwarded by the standard, twice", CAROL, "Forwarded: host={wiki}",
      "Forwarded: host={board}"),
    _("from this machine", "X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1"),
    _("from this machine, twice", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: 127.0.0.1"),
    _("from this machine by other names", "True-Client-IP: 127.0.0.1", "CF-Connecting-IP: ::1"),
    _("through another proxy", "Via: 1.1 127.0.0.1", "X-Forwarded-For: 127.0.0.1, 127.0.0.1"),
    _("an internal redirect", "X-Accel-Redirect: /", "X-Sendfile: /"),
]
PATHS = [
    to("out of a public folder", "/public/../admin"),
    to("out of a public folder, encoded", "/public/..%2fadmin"),
    to("out of a public folder, dots encoded", "/public/%2e%2e/admin"),
    to("out of a public folder, all encoded", "/public/%2e%2e%2fadmin"),
    to("out of a public folder, encoded twice", "/public/%252e%252e%252fadmin"),
    to("out of a public folder, a backslash", "/public/..\\admin"),
    to("out of a public folder, an encoded backslash", "/public/..%5cadmin"),
    to("out of a public folder, a parameter", "/public/..;/admin"),
    to("out of the site", "/../../etc/passwd"),
    to("a dot", "/./admin"),
    to("an encoded dot", "/%2e/admin"),
    to("two slashes", "//admin"),
    to("two slashes and a host", "//evil.example/"),
    to("two slashes and the other app", "//{board}/", CAROL),
    to("encoded slashes", "/%2f%2fadmin"),
    to("a letter encoded", "/%61dmin"),
    to("letters that are none", "/%c0%ae%c0%ae/admin"),
    to("bytes that are no letters", "/%ff%fe"),
    to("a zero byte", "/admin%00.css"),
    to("a line break", "/admin%0d%0aRemote-User:%20ada"),
    to("half an escape", "/%2"),
    to("an escape that is none", "/%zz"),
    to("an address of ours", "/.nightlatch/"),
    to("an address of ours that isn't there", "/.nightlatch/nothing"),
    to("the check itself", "/.nightlatch/check"),
    to("the check at its own address", "/forward/caddy-traefik"),
    to("the check of nginx at its own address", "/forward/nginx"),
    to("out of our folder", "/.nightlatch/../admin"),
    to("out of our folder, encoded", "/.nightlatch/%2e%2e/admin"),
    to("out of our folder, all encoded", "/.nightlatch%2f..%2fadmin"),
    to("out of our folder, the slash encoded", "/.nightlatch/..%2fadmin"),
    to("our folder with its slash encoded", "/.nightlatch%2fenter"),
    to("our folder with its dot encoded", "/%2enightlatch/enter"),
    to("our folder in capitals", "/.NIGHTLATCH/enter"),
    to("our folder after two slashes", "//.nightlatch/enter"),
    to("our folder and a parameter", "/.nightlatch;/enter"),
    to("our folder in the query", "/?/.nightlatch/enter"),
    to("our folder after the fragment", "/#/.nightlatch/enter"),
    to("our folder by way of another", "/admin/../.nightlatch/../admin"),
    to("the probe with a made-up nonce", "/.nightlatch/probe?nonce=x", *ALL_FIVE),
    to("no path", ""),
    to("a star", "*"),
    to("a path without its slash", "admin"),
    to("a query without a path", "?admin"),
    to("a very long path", "/" + LONG),
    to("a very long query", "/?q=" + LONG),
]
HOSTS = [
    _("a dot after the host", "Host: wiki.example.test.:{port}"),
    _("a dot after the host, signed in elsewhere", "Host: wiki.example.test.:{port}", CAROL),
    _("a host in capitals", "Host: WIKI.EXAMPLE.TEST:{port}"),
    _("no port", "Host: wiki.example.test"),
    _("the usual port", "Host: wiki.example.test:443"),
    _("another port", "Host: wiki.example.test:1"),
    _("a port that is none", "Host: wiki.example.test:x"),
    _("an unknown host", "Host: evil.example", CAROL),
    _("a host below the app's", "Host: x.wiki.example.test:{port}", CAROL),
    _("the address of this machine", "Host: 127.0.0.1", CAROL),
    _("the name of this machine", "Host: localhost", CAROL),
    _("an empty host", "Host:", CAROL),
    _("no host", CAROL, "Hosts: none"),
    _("two hosts, the other first", "Host: {board}", HOST, CAROL, spared=(WIKI,)),
    _("two hosts, the other last", HOST, "Host: {board}", CAROL, spared=(WIKI,)),
    _("two hosts in one", "Host: {wiki}, {board}", CAROL),
    _("two hosts with an at", "Host: {board}@{wiki}", CAROL, spared=(WIKI,)),
    _("a host with a path", "Host: {board}/", CAROL, spared=(WIKI,)),
    _("a host with a space", "Host: {wiki} {board}", CAROL),
    _("a host with a blank before its colon", "Host : {board}", HOST, CAROL, spared=(WIKI,)),
    to("the other app's whole address", "https://{board}/", HOST, CAROL, spared=(WIKI,)),
    to("the whole address at the other's host", "https://{wiki}/", "Host: {board}", CAROL,
       spared=(WIKI,)),
    to("the whole address over http", "http://{wiki}/", CAROL),
    to("the whole address with a name and password", "https://ada:x@{wiki}/"),
    to("Nightlatch's whole address", "https://{login}/", HOST, CAROL),
    to("another scheme", "file:///etc/passwd"),
]
METHODS = [
    by("a form", "POST", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 3",
       body="a=b"),
    by("a preflight", "OPTIONS", "Origin: https://evil.example",
       "Access-Control-Request-Method: PUT"),
    by("a preflight with another's cookie", "OPTIONS", CAROL, "Access-Control-Request-Method: PUT"),
    by("HEAD", "HEAD"),
    by("PUT", "PUT", "Content-Length: 1", body="x"),
    by("PATCH", "PATCH", "Content-Length: 1", body="x"),
    by("DELETE", "DELETE"),
    by("TRACE", "TRACE", *ALL_FIVE),
    by("TRACK", "TRACK"),
    by("PROPFIND", "PROPFIND", "Depth: 1"),
    by("a made-up method", "NIGHTLATCH"),
    by("a method in small letters", "get"),
    by("a method with an odd letter", "G@T"),
    by("an empty method", ""),
    by("a very long method", "A" * 5000),
    _("a tunnel to the app", line="CONNECT {wiki} HTTP/1.1"),
    _("a tunnel to Nightlatch's port", line="CONNECT 127.0.0.1:8000 HTTP/1.1"),
    by("a form to our folder", "POST", "Content-Length: 0", "X-HTTP-Method-Override: GET"),
    _("a form to our entrance", "Content-Length: 0", line="POST /.nightlatch/enter HTTP/1.1"),
    by("a page as a script asks", "GET", "X-Requested-With: XMLHttpRequest", "Accept: text/html"),
    by("a page as htmx asks", "GET", "HX-Request: true", "HX-Current-URL: https://evil.example/"),
    by("a page as a browser asks", "GET", "Sec-Fetch-Mode: navigate", "Accept: text/html"),
    by("events", "GET", "Accept: text/event-stream", "Last-Event-ID: 1"),
    by("part of a page", "GET", "Range: bytes=0-10", "If-Range: x"),
    by("a page if it has changed", "GET", 'If-None-Match: "x"', "If-Modified-Since: x"),
    by("a page to be kept", "GET", "Cache-Control: only-if-cached"),
]
UPGRADES = [
    _("a websocket", "Upgrade: websocket", *SOCKET),
    _("a websocket as a browser asks", "Upgrade: websocket", *SOCKET, "Sec-Fetch-Mode: websocket"),
    _("a websocket that wants a page", "Upgrade: websocket", *SOCKET, "Accept: text/html"),
    _("a websocket with another's cookie", "Upgrade: websocket", *SOCKET, CAROL),
    _("a websocket by POST", "Upgrade: websocket", *SOCKET, "Content-Length: 0",
      line="POST / HTTP/1.1"),
    _("a websocket in our folder", "Upgrade: websocket", *SOCKET,
      line="GET /.nightlatch/enter HTTP/1.1"),
    _("HTTP/2 in clear", "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings",
      "HTTP2-Settings: AAMAAABkAAQAAP__"),
    _("HTTP/2 by its first line", line="PRI * HTTP/2.0"),
    _("another protocol", "Upgrade: made-up/1", "Connection: Upgrade"),
]
COOKIES = [
    _("a cookie of the other app", CAROL),
    _("a cookie of the other app, Bob's", "Cookie: {way_cookie}={bob_board}"),
    _("two cookies, the other app's first", "Cookie: {way_cookie}={carol_board}; "
      "{way_cookie}=x"),
    _("a made-up cookie", "Cookie: {way_cookie}=x"),
    _("a cookie of the right length", "Cookie: {way_cookie}=" + "A" * 43),
    _("an empty cookie", "Cookie: {way_cookie}="),
    _("a very long cookie", "Cookie: {way_cookie}=" + "A" * 5000),
    _("a cookie with quotes", "Cookie: {way_cookie}=\"' OR 1=1 --\""),
    _("a cookie with odd bytes", "Cookie: {way_cookie}=\xff\xfe"),
    _("a cookie with another's id", "Cookie: {way_cookie}=1"),
    _("Bob's cookie without its last letter", "Cookie: {way_cookie}={bob_cut}"),
    _("Bob's cookie by another name", "Cookie: nightlatch={bob_wiki}"),
    _("Bob's cookie by its name over http", "Cookie: nightlatch-app-443={bob_wiki}"),
    _("Bob's cookie in capitals", "Cookie: __HOST-NIGHTLATCH={bob_wiki}"),
    _("Bob's cookie in another header", "X-Cookie: {way_cookie}={bob_wiki}"),
    _("Bob's cookie in the query", line="GET /?{way_cookie}={bob_wiki} HTTP/1.1"),
    _("Bob's sign-in at Nightlatch", "Cookie: {way_cookie}={bob_session}"),
    _("Bob's sign-in by its own name", "Cookie: __Host-nightlatch-session={bob_session}"),
    _("Ada's sign-in, who administers", "Cookie: {way_cookie}={ada_session}; "
      "__Host-nightlatch-session={ada_session}"),
    _("a password only, at Nightlatch", "Cookie: {way_cookie}={half_session}"),
    _("a password only, by its own name", "Cookie: __Host-nightlatch-session={half_session}"),
    _("somebody without MFA", "Cookie: {way_cookie}={without_mfa_session}; "
      "__Host-nightlatch-session={without_mfa_session}"),
    _("somebody who signed out", "Cookie: {way_cookie}={signed_out_wiki}"),
    _("somebody who left the app", "Cookie: {way_cookie}={left_wiki}"),
    _("somebody whose account is disabled", "Cookie: {way_cookie}={disabled_wiki}"),
    _("somebody deleted", "Cookie: {way_cookie}={deleted_wiki}"),
    _("somebody who may no longer", "Cookie: {way_cookie}={taken_out_wiki}"),
    _("somebody whose sign-in is too old", "Cookie: {way_cookie}={old_wiki}"),
    _("somebody idle for too long", "Cookie: {way_cookie}={idle_wiki}"),
    _("somebody whose MFA was reset", "Cookie: {way_cookie}={reset_wiki}"),
    _("a state", "Cookie: {state_cookie}={bob_state}"),
    _("a state for a cookie", "Cookie: {way_cookie}={bob_state}"),
    _("a code for a cookie", "Cookie: {way_cookie}={unused_code}"),
    _("the hash of Bob's cookie", "Cookie: {way_cookie}={bob_hash}"),
]
AUTHORIZATIONS = [
    _("a name and a password", "Authorization: Basic Ym9iOnNpeCBsYW50ZXJucyBhbG9uZyBhIHBpZXI="),
    _("Bob's cookie as a bearer", "Authorization: Bearer {bob_wiki}"),
    _("Bob's sign-in as a bearer", "Authorization: Bearer {bob_session}"),
    _("a digest", 'Authorization: Digest username="ada"'),
    _("a name for the proxy", "Proxy-Authorization: Basic YWRhOng=", "Remote-User: ada"),
    _("two authorizations", "Authorization: Basic YWRhOng=", "Authorization: Bearer {bob_wiki}"),
]
ENTER = "/.nightlatch/enter?code="
STATE = "Cookie: {state_cookie}={bob_state}"
CODES = [
    to("a code that was used", ENTER + "{spent_code}", STATE),
    to("a code that was used, in another browser", ENTER + "{spent_code}"),
    to("an unused code in another browser", ENTER + "{unused_code}"),
    to("an unused code with another's state", ENTER + "{unused_code}",
       "Cookie: {state_cookie}={carol_state}"),
    to("an unused code with a made-up state", ENTER + "{unused_code}",
       "Cookie: {state_cookie}=x"),
    to("an unused code with an empty state", ENTER + "{unused_code}",
       "Cookie: {state_cookie}="),
    to("an unused code at the other app", ENTER + "{unused_code}", "Host: {board}", STATE),
    to("a code that is too old", ENTER + "{late_code}",
       "Cookie: {state_cookie}={late_state}"),
    to("a code of somebody who has signed out since", ENTER + "{signed_out_code}",
       "Cookie: {state_cookie}={signed_out_state}"),
    to("a made-up code", ENTER + "x", STATE),
    to("an empty code", ENTER, STATE),
    to("no code", "/.nightlatch/enter", STATE),
    to("two codes", ENTER + "x&code={unused_code}", "Cookie: {state_cookie}=x"),
    to("a cookie's value for a code", ENTER + "{bob_wiki}", STATE),
    to("a code with a line break", ENTER + "x%0d%0aSet-Cookie:%20a=b", STATE),
    to("a code by way of another path", "/x/../.nightlatch/enter?code=x", STATE),
    to("an address to go to that isn't the app's",
       "/.nightlatch/sign-in?to=//evil.example"),
    to("a sign-out of nobody", "/.nightlatch/sign-out"),
]
SHAPES = [
    _("two lengths", "Content-Length: 0", "Content-Length: 60", line="POST / HTTP/1.1",
      body=twice("", HIDDEN)),
    _("a length and chunks", "Content-Length: 6", "Transfer-Encoding: chunked",
      line="POST / HTTP/1.1", body=twice("0\r\n\r\n", HIDDEN)),
    _("chunks and a shorter length", "Transfer-Encoding: chunked", "Content-Length: 4",
      line="POST / HTTP/1.1", body=twice("1\r\nx\r\n0\r\n\r\n", HIDDEN)),
    _("chunks by an odd name", "Content-Length: 4", "Transfer-Encoding: xchunked",
      line="POST / HTTP/1.1", body=twice("0\r\n\r\n", HIDDEN)),
    _("chunks with a blank before the colon", "Content-Length: 4", "Transfer-Encoding : chunked",
      line="POST / HTTP/1.1", body=twice("0\r\n\r\n", HIDDEN)),
    _("chunks twice", "Transfer-Encoding: chunked", "Transfer-Encoding: identity",
      line="POST / HTTP/1.1", body=twice("0\r\n\r\n", HIDDEN)),
    _("chunks after a tab", "Transfer-Encoding:\tchunked", line="POST / HTTP/1.1",
      body=twice("0\r\n\r\n", HIDDEN)),
    _("chunks on a folded line", "X: y\r\n Transfer-Encoding: chunked", line="POST / HTTP/1.1",
      body=twice("0\r\n\r\n", HIDDEN)),
    _("a chunk that is none", "Transfer-Encoding: chunked", line="POST / HTTP/1.1",
      body=twice("zz\r\n\r\n", HIDDEN)),
    _("a negative chunk", "Transfer-Encoding: chunked", line="POST / HTTP/1.1",
      body=twice("-1\r\n\r\n", HIDDEN)),
    _("a chunk too large for any number", "Transfer-Encoding: chunked", line="POST / HTTP/1.1",
      body=twice("f" * 20 + "\r\n\r\n", HIDDEN)),
    _("a chunk longer than the request", "Transfer-Encoding: chunked", line="POST / HTTP/1.1",
      body=twice("ff\r\nx\r\n", HIDDEN), is_cut=True),
    _("a chunk with bare line feeds", "Transfer-Encoding: chunked", line="POST / HTTP/1.1",
      body=twice("0\n\n", HIDDEN), is_cut=True),
    _("a negative length", "Content-Length: -1", line="POST / HTTP/1.1", body=twice("", HIDDEN)),
    _("a length with a plus", "Content-Length: +0", line="POST / HTTP/1.1",
      body=twice("", HIDDEN)),
    _("a length as a list", "Content-Length: 0, 60", line="POST / HTTP/1.1",
      body=twice("", HIDDEN)),
    _("a length in hexadecimal", "Content-Length: 0x3c", line="POST / HTTP/1.1",
      body=twice("", HIDDEN)),
    _("a page with a body", "Content-Length: 60", body=twice("", HIDDEN), is_cut=True),
    _("another request behind a page", body=twice("", HIDDEN)),
    _("another request behind an address of ours", line="GET /.nightlatch/x HTTP/1.1",
      body=twice("", HIDDEN)),
    _("another request behind an address of ours, by chunks", "Transfer-Encoding: chunked",
      line="GET /.nightlatch/x HTTP/1.1", body=twice("0\r\n\r\n", HIDDEN)),
    _("another request behind a websocket", "Upgrade: websocket", *SOCKET,
      body=twice("", HIDDEN)),
    _("another request in a header", "X: y\r\n\r\nGET /hidden HTTP/1.1\r\nHost: {wiki}"),
    _("a lone carriage return", "X: y\rRemote-User: ada"),
    _("a lone line feed", "X: y\nRemote-User: ada"),
    _("a header without a colon", "Remote-User"),
    _("a header without a name", ": ada"),
    _("a header that begins with a blank", " Remote-User: ada"),
    _("a header with a zero byte", "Remote-User\x00: ada"),
    _("a header with a blank in its name", "Remote User: ada"),
    _("a folded header", "X: y\r\n\tRemote-User: ada"),
    _("a continuation expected", "Expect: 100-continue", "Content-Length: 0",
      line="POST / HTTP/1.1"),
    _("something else expected", "Expect: a miracle"),
    _("trailers", "Transfer-Encoding: chunked", "Trailer: Remote-User", line="POST / HTTP/1.1",
      body="0\r\nRemote-User: ada\r\n\r\n"),
    _("the oldest HTTP", line="GET /"),
    _("an old HTTP", line="GET / HTTP/1.0"),
    _("an old HTTP without a host", "Hosts: none", line="GET / HTTP/1.0"),
    _("an HTTP that is none", line="GET / HTTP/9.9"),
    _("two blanks", line="GET  /  HTTP/1.1"),
    _("a line break before it", line="\r\n\r\nGET / HTTP/1.1"),
    _("a very long header", "X-Long: " + LONG),
    _("a very long header with a name", f"Remote-User: {LONG}"),
    _("very many headers", *(f"X-{number}: y" for number in range(1500))),
]
ATTACKS = [
    *NAMED_BY_THEMSELVES, *ADDRESSES_CLAIMED, *PATHS, *HOSTS, *METHODS, *UPGRADES, *COOKIES,
    *AUTHORIZATIONS, *CODES, *SHAPES,
]
CONTROLS = [
    _("Bob at the wiki", BOB),
    _("Bob at the board", "Host: {board}", "Cookie: {way_cookie}={bob_board}"),
    _("Carol at the board", "Host: {board}", CAROL),
]
SPOOFED = [
    _("nothing", BOB),
    *(_(f"{row.name}, as Bob", BOB, *row.headers[1:]) for row in NAMED_BY_THEMSELVES[1:]),
    *(_(f"groups with a {sign}, as Bob", BOB, f"Remote{sign}Groups: admins") for sign in ".!+~|"),
    _("each of the five with an underscore", BOB, "Remote_User: ada", "Remote_Name: Ada",
      "Remote_Email: a@example.test", "Remote_Groups: admins", "Remote_Sub: 1"),
    _("groups, empty and not", BOB, "Remote-Groups:", "Remote-Groups: admins"),
    _("groups that are to be dropped on the way", BOB, "Remote-Groups: admins",
      "Connection: close, Remote-Groups"),
    _("the checked name that is to be dropped on the way", BOB, "Connection: close, Remote-User"),
    _("HTTP/2 in clear, as Bob", BOB, "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings",
      "HTTP2-Settings: AAMAAABkAAQAAP__"),
    _("two upgrades, as Bob", BOB, "Upgrade: h2c", "Upgrade: websocket", *SOCKET),
    _("two upgrades in one, as Bob", BOB, "Upgrade: websocket, h2c", *SOCKET),
    _("another protocol, as Bob", BOB, "Upgrade: made-up/1", "Connection: Upgrade"),
    _("trailers, as Bob", BOB, "Transfer-Encoding: chunked", "Trailer: Remote-User",
      line="POST / HTTP/1.1", body="0\r\nRemote-User: ada\r\n\r\n"),
    _("a hidden request after Bob's", BOB, "Content-Length: 6", "Transfer-Encoding: chunked",
      line="POST / HTTP/1.1", body=twice("0\r\n\r\n", HIDDEN)),
    _("a hidden request with Bob's name", BOB, "Content-Length: 0", line="POST / HTTP/1.1",
      body=f"{HIDDEN}\r\n{HOST}\r\n{BOB}\r\nRemote-User: ada\r\nRemote_User: ada\r\n\r\n"),
    to("a path encoded oddly, as Bob", "/public/..%2fadmin", BOB, *ALL_FIVE),
    to("two slashes, as Bob", "//evil.example/", BOB, *ALL_FIVE),
    to("the other app's whole address, as Bob", "https://{board}/", BOB, *ALL_FIVE),
    _("Bob's cookie among others", "Cookie: a=1; {way_cookie}={bob_wiki}; b=2", *ALL_FIVE),
    _("Bob's cookie twice", "Cookie: {way_cookie}={bob_wiki}; {way_cookie}={bob_wiki}",
      *ALL_FIVE),
    _("Bob's cookie and another's", "Cookie: {way_cookie}={bob_wiki}; "
      "{way_cookie}={carol_board}", *ALL_FIVE),
]
# By HTTP/2 a request is a list of fields: what differs from {":method": "GET", ":path": "/", ...}.
Fields = dict[str, str | None]
CAROLS: Fields = {"cookie": "{way_cookie}={carol_board}"}
BOBS: Fields = {"cookie": "{way_cookie}={bob_wiki}"}
BY_FRAMES: dict[str, Fields] = {
    "nothing": {},
    "another's cookie": {**CAROLS},
    "the other app's name in host": {**CAROLS, "host": "{board}"},
    "the other app's forwarded host": {**CAROLS, "x-forwarded-host": "{board}"},
    "the other app's original address": {**CAROLS, "x-original-url": "https://{board}/"},
    "no authority, the other app's host": {**CAROLS, ":authority": None, "host": "{board}, {wiki}"},
    "an authority with a name": {**CAROLS, ":authority": "{board}@{wiki}"},
    "a dot after the authority": {**CAROLS, ":authority": "wiki.example.test.:{port}"},
    "a path without its slash": {":path": "admin"},
    "a whole address for a path": {**CAROLS, ":path": "https://{board}/"},
    "an empty path": {":path": ""},
    "a star": {":method": "OPTIONS", ":path": "*"},
    "a path with a second request": {":path": "/ HTTP/1.1\r\nHost: {wiki}\r\n\r\nGET /hidden"},
    "a method with a second request": {":method": "GET /hidden HTTP/1.1\r\nX: y\r\n\r\nGET"},
    "a value with a line break": {"x-own": "y\r\nremote-user: ada\r\n\r\nGET /hidden HTTP/1.1"},
    "a name with a line break": {"x-own: y\r\nremote-user": "ada"},
    "a name in capitals": {"Remote-User": "ada"},
    "chunks": {":method": "POST", "transfer-encoding": "chunked"},
    "a length without a body": {":method": "POST", "content-length": "60"},
    "an upgrade": {"upgrade": "h2c", "connection": "upgrade"},
    "a tunnel": {":method": "CONNECT"},
    "a websocket": {":method": "CONNECT", ":protocol": "websocket"},
    "out of our folder": {":path": "/.nightlatch/../admin"},
    "our folder, encoded": {":path": "/.nightlatch%2fenter"},
    "a user's name": {"remote-user": "ada", "remote_user": "ada"},
}
SPOOFED_BY_FRAMES: dict[str, Fields] = {
    "nothing": BOBS,
    "a user's name": {**BOBS, "remote-user": "ada", "remote_user": "ada"},
    "groups": {**BOBS, "remote-groups": "admins", "remote_groups": "admins"},
    "the other app's name in host": {**BOBS, "host": "{board}"},
    "a cookie among others": {"cookie": "a=1; {way_cookie}={bob_wiki}; b=2", "remote-sub": "1"},
}
# fmt: on
