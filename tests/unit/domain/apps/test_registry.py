"""The apps there are."""

from dataclasses import replace

import pytest

from domain.access.actions import ChangedMeanwhile, NoLongerAdmin
from domain.apps import app_settings, registry
from domain.apps.app_settings import AppSettings
from domain.audit import events
from domain.audit.events import Caller
from domain.database.storage import write
from models import App, AppPerson, AppSession, Event, User
from tests.unit.app_makers import MakeApp, MakeGroup
from tests.unit.conftest import NOW, ORIGIN, Person, signed_in

WIKI = AppSettings("Wiki", "https://wiki.example.com", is_for_everyone=True)


def acting(admin: Person, seen: int | None = None) -> Caller:
    session = signed_in(admin)
    return replace(Caller.of(session), session=session.id, seen=seen)


def test_an_app_is_found_by_exactly_its_origin(make_app: MakeApp) -> None:
    app = make_app("Wiki")
    assert registry.by_origin("https://wiki.example.com") == app
    for other in ("https://wiki.example.com:444", "http://wiki.example.com", "wiki.example.com"):
        assert registry.by_origin(other) is None


def test_an_app_is_found_by_its_name_however_it_is_spelled(make_app: MakeApp) -> None:
    app = make_app("Wiki")
    assert registry.named(" wIKI ") == app
    assert registry.named("Wik") is None


def test_what_was_wanted_is_kept(alice: Person, make_app: MakeApp, make_group: MakeGroup) -> None:
    given = {
        "groups": frozenset({make_group("Ops")}),
        "people": frozenset({alice.user}),
        "max_age": 600,
        "background_counts": True,
    }
    app = make_app("Wiki", **given)
    expected = AppSettings("Wiki", "https://wiki.example.com", **given)  # type: ignore[arg-type]
    assert app_settings.of(App.get_by_id(app.id)) == expected


@pytest.mark.requirement("S-118")
@pytest.mark.parametrize(
    ("origin", "told"),
    [
        ("https://wiki.example.com", "already has this address"),
        ("https://wiki.example.com:8443", "on another port"),
    ],
)
def test_two_apps_never_share_a_host_name(make_app: MakeApp, origin: str, told: str) -> None:
    make_app("Wiki")
    with pytest.raises(registry.AddressTaken, match=told):
        make_app("Other", origin)


def test_on_this_machine_two_ports_are_two_apps(make_app: MakeApp) -> None:
    make_app("One", "http://127.0.0.1:3000")
    make_app("Two", "http://127.0.0.1:3001")
    assert len(registry.listed()) == 2


def test_two_apps_never_have_the_same_name(make_app: MakeApp) -> None:
    make_app("Kim’s wiki")
    with pytest.raises(registry.NameTaken):
        make_app("KIM'S WIKI", "https://other.example.com")


def test_an_app_that_no_one_could_open_is_not_added(make_app: MakeApp) -> None:
    with pytest.raises(app_settings.NobodyChosen):
        make_app("Wiki", is_for_everyone=False)


def test_an_app_changes_and_keeps_its_own_name_and_address(make_app: MakeApp) -> None:
    app = make_app("Wiki")
    registry.change(app, replace(WIKI, max_age=60), NOW, ORIGIN, None)
    assert App.get_by_id(app.id).max_age == 60


def test_at_another_address_everyone_comes_in_anew(bob: Person, make_app: MakeApp) -> None:
    app, session = make_app("Wiki"), signed_in(bob)
    with write():
        AppSession.create(
            app=app,
            session=session,
            token_hash=b"t",
            code_hash=b"c",
            state_hash=b"s",
            target="/",
            created_at=NOW,
        )
    registry.change(app, replace(WIKI, name="Pages"), NOW, ORIGIN, None)
    assert AppSession.select().count() == 1
    moved = replace(WIKI, origin="https://pages.example.com")
    registry.change(App.get(), moved, NOW, ORIGIN, None)
    assert AppSession.select().count() == 0


def test_a_removed_app_is_forgotten_with_its_rule(alice: Person, make_app: MakeApp) -> None:
    app = make_app("Wiki", people=frozenset({alice.user}))
    registry.remove(app, NOW, ORIGIN, None)
    assert registry.listed() == []
    assert AppPerson.select().count() == 0
    assert User.select().count() == 1


def test_the_history_says_what_was_done_to_which_app(ada: Person) -> None:
    app = registry.add(WIKI, NOW, acting(ada), ada.user)
    registry.change(app, replace(WIKI, max_age=60), NOW, acting(ada), ada.user)
    registry.remove(App.get(), NOW, acting(ada), ada.user)
    found = Event.select().where(Event.thing != "").order_by(Event.id)
    done = [(e.kind, e.thing, e.subject) for e in found]
    kinds = (events.APP_ADDED, events.APP_CHANGED, events.APP_REMOVED)
    assert done == [(kind, "Wiki", "ada") for kind in kinds]


def test_sent_twice_an_app_is_added_and_changed_once(ada: Person) -> None:
    caller = acting(ada)
    app = registry.add(WIKI, NOW, caller, ada.user)
    assert registry.add(WIKI, NOW, caller, ada.user) == app
    for _ in range(2):
        registry.change(app, replace(WIKI, max_age=60), NOW, caller, ada.user)
    assert Event.select().where(Event.thing == "Wiki").count() == 2


def test_another_administrators_same_app_is_refused(
    ada: Person, make_app: MakeApp, make_user: object
) -> None:
    make_app("Wiki")
    with pytest.raises(registry.NameTaken):
        registry.add(WIKI, NOW, acting(ada), ada.user)


def test_what_someone_else_changed_since_is_told(ada: Person, make_app: MakeApp) -> None:
    app = make_app("Wiki")
    make_app("Other")
    seen = Event.select().order_by(Event.id.desc()).get().id
    other = registry.named("Other")
    assert other is not None
    registry.remove(other, NOW, ORIGIN, None)
    changed = replace(WIKI, max_age=60)
    registry.change(app, changed, NOW, acting(ada, seen), ada.user)  # another app is no news
    registry.change(app, WIKI, NOW, ORIGIN, None)
    with pytest.raises(ChangedMeanwhile):
        registry.change(app, changed, NOW, acting(ada, seen), ada.user)


def test_who_lost_the_right_adds_no_app(ada: Person) -> None:
    caller = acting(ada)
    with write():
        User.update(is_admin=False).execute()
    with pytest.raises(NoLongerAdmin):
        registry.add(WIKI, NOW, caller, ada.user)
    assert not registry.exist()


def test_people_are_named_by_username_one_a_line(alice: Person, bob: Person) -> None:
    assert app_settings.people(" ALICE \r\n\nbob\nalice", NOW) == {alice.user, bob.user}
    assert (
        app_settings.people("Alice, bob;", NOW)
        == app_settings.people("alice\t|bob、", NOW)
        == {alice.user, bob.user}
    )
    assert app_settings.people(" \n", NOW) == app_settings.people(",", NOW) == frozenset()


def test_unknown_people_are_told_by_name(alice: Person) -> None:
    with pytest.raises(app_settings.PeopleUnknown, match="the username “carlo”"):
        app_settings.people("alice\ncarlo", NOW)
    with pytest.raises(app_settings.PeopleUnknown, match="“Carlo” and “dan”"):
        app_settings.people("Carlo\ndan", NOW)


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "３²", "1e3", "43201", "9" * 50, "soon"])
def test_minutes_are_a_number_that_makes_sense(typed: str) -> None:
    with pytest.raises(app_settings.AgeRefused):
        app_settings.minutes(typed)


def test_minutes_may_be_left_empty() -> None:
    assert (app_settings.minutes(" "), app_settings.minutes("15")) == (None, 900)


@pytest.mark.case("B16")
@pytest.mark.parametrize("typed", ["１５", "١٥", "\u200b15\u3000"])
def test_minutes_may_be_in_the_digits_of_any_script(typed: str) -> None:
    assert app_settings.minutes(typed) == 900


@pytest.mark.parametrize("typed", ["", " ", "x" * 65, "Wi\u202eki", "…", "\u3164"])
def test_a_name_is_one_that_people_can_read(typed: str) -> None:
    with pytest.raises(app_settings.NameRefused):
        app_settings.name(typed)
