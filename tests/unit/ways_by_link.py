"""As tests.unit.ways_in: by links that administrators give out."""

from domain.signin import invitations, reset_links
from domain.signin.invitees import Invitee
from tests.unit.conftest import ORIGIN
from tests.unit.on_the_way import World

NEW_PASSWORD = "four unrelated words work"


def with_a_reset_link(w: World) -> None:
    w.link("/reset/" + reset_links.make(w.alice.user, w.now, ORIGIN))
    w.tab.sends("/reset", password="short")
    w.tab.sends("/reset", password=NEW_PASSWORD)
    w.gives(w.alice, NEW_PASSWORD)


def with_a_reset_link_and_code(w: World) -> None:
    w.link("/reset/" + reset_links.make(w.bob.user, w.now, ORIGIN))
    w.tab.clicks("Use a recovery code").clicks("Use your authenticator app")
    w.tab.sends("/reset", password=NEW_PASSWORD, code=w.bob.code(w.now))


def with_a_reset_link_and_recovery_code(w: World) -> None:
    text = w.recovery_code()
    w.link("/reset/" + reset_links.make(w.bob.user, w.now, ORIGIN))
    w.tab.sends("/reset", password=NEW_PASSWORD, code=text)
    w.saves()
    w.tab.clicks("I don't have a new phone yet")


def with_a_dead_link(w: World) -> None:
    w.link("/reset/" + "x" * 43)
    w.tab.clicks("sign in")
    w.gives(w.alice)


def invited(w: World) -> None:
    [made] = invitations.invite([Invitee("carol", False)], w.ada.user, w.now, ORIGIN)
    w.link(f"/invitation/{made.token}")
    w.tab.sends("/invitation", name="Carol", password=NEW_PASSWORD)
