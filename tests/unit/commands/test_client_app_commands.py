"""Apps that speak OpenID Connect from a shell."""

import pytest

from tests.unit.command import Command

CB = "https://wiki.example.com/cb"
WIKI = ("app", "add", "Wiki", "--everyone", "--redirect", CB)
EVERYTHING = (
    *("--redirect", "http://127.0.0.1/cb", "--after-sign-out", "https://wiki.example.com/bye"),
    *("--no-pkce", "--no-mfa", "--ask-consent", "--algorithm", "ES256"),
    *("--opens-at", "https://wiki.example.com/", "--logout-address", "https://wiki.example.com/x"),
)


def test_an_app_is_added_with_a_secret_that_is_printed_once(command: Command) -> None:
    made = command.read(*WIKI, *EVERYTHING)
    assert len(made.pop("client_secret")) == 43
    assert made["client_id"].startswith("wiki-")
    assert made == command.read("app", "show", "Wiki")
    assert {key: made[key] for key in ("kind", "address", "secrets", "public", "pkce")} == {
        "kind": "oidc",
        "address": "",
        "secrets": 1,
        "public": False,
        "pkce": False,
    }
    assert (made["issuer"], made["redirects"]) == (command.address, [CB, "http://127.0.0.1/cb"])
    assert (made["needs_mfa"], made["asks_consent"], made["algorithm"]) == (False, True, "ES256")
    changed = command.read("app", "change", "Wiki", "--redirect", CB, "--trusted", "--mfa")
    assert (changed["redirects"], changed["asks_consent"], changed["needs_mfa"]) == (
        *([CB], False, True),
    )
    assert changed["opens_at"] == "https://wiki.example.com/"
    assert command.told("app", "list") == "Wiki\thttps://wiki.example.com/\teveryone\tnever\n"


def test_a_secret_is_changed(command: Command) -> None:
    lines = command.told(*WIKI).splitlines()
    assert lines[0] == "Added Wiki."
    assert [line.split(":")[0] for line in lines[1:]] == ["issuer", "client_id", "client_secret"]
    assert command.read("app", "secret", "wiki")["secrets"] == 2
    assert "already has two secrets" in command.refusal("app", "secret", "wiki")
    assert command.read("app", "secret", "wiki", "--remove-oldest")["secrets"] == 1
    assert "only one secret" in command.refusal("app", "secret", "wiki", "--remove-oldest")
    assert command.read("app", "faults", "wiki") == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("app", "add", "W", "--everyone", "--redirect", f"{CB}?code=x"), "Leave out “code”"),
        ((*WIKI, "--after-sign-out", f"{CB}?state=x"), "Leave out “state”"),
        ((*WIKI, "--redirect", "http://x.example/cb"), "Enter: https://x.example/cb"),
        ((*WIKI, "--logout-address", "x"), "Enter the whole address"),
        (("app", "add", "Wiki", "https://wiki.example.com", "--everyone", "--oidc"), "--opens-at"),
        (("app", "add", "Wiki", "--everyone"), "or --oidc"),
        (("app", "secret", "Wiki"), "There is no app “Wiki”"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    command: Command,
    line: tuple[str, ...],
    said: str,
) -> None:
    assert said in command.refusal(*line)


def test_the_kinds_are_not_mixed_up(command: Command) -> None:
    command.told("app", "add", "Graphs", "https://graphs.example.com", "--everyone")
    command.told(*WIKI, "--public")
    assert "behind a proxy" in command.refusal("app", "change", "Graphs", "--public")
    assert "--opens-at" in command.refusal("app", "change", "Wiki", "--url", "https://x.example")
    assert "speak OpenID Connect" in command.refusal("app", "secret", "Graphs")
    assert "public" in command.refusal("app", "secret", "Wiki")
    report = command("doctor").stdout
    assert "OpenID Connect, public" in report


def test_help_says_what_an_app_without_a_url_needs(command: Command) -> None:
    described = " ".join(command.told("app", "add", "--help").partition("Options:")[0].split())
    assert "use --oidc or --redirect instead of a URL" in described
    assert "--oidc" in command.refusal("app", "add", "Wiki", "--everyone")
    assert command.read("app", "add", "Board", "--everyone", "--oidc")["client_secret"]
    assert "client_secret" not in command.read(*WIKI, "--public")
