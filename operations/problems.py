"""What the doctor would call wrong, as far as the running server can see it by itself.

It asks nothing over the network, reads no more than a few rows, and starts no program. What the
clock, the backups, the disks and people's passkeys need, Overview says at more length: `upkeep`.
"""

from domain.text.wording import listed
from models import App
from operations import apps_check, diagnosis, permissions, settings_check, signing_keys_check
from operations.diagnosis import Check, Installation
from settings import ROOT, Settings


def about_the_server(settings: Settings, apps: list[App], now: int) -> list[Check]:
    """What is wrong with settings, key, files and signing keys; `apps` are all there are."""
    here = Installation(settings.data_dir, url=settings.database_url)
    found = [
        *_ways(settings, [app for app in apps if app.kind == App.PROXY]),
        settings_check.proxies(settings),
        diagnosis.key(here),
        permissions.files(settings.data_dir, ROOT / ".env", settings.backup_dir),
        *signing_keys_check.checked(here, now),
    ]
    return [check for check in found if not check.ok]


def about_apps(apps: list[App]) -> dict[int, str]:
    """What keeps people from apps, by the app's number; nothing of those that are well."""
    return {number: said for number, said in apps_check.problems(apps).items() if said}


def at_fault(apps: list[App], now: int) -> set[int]:
    """The numbers of the apps with a fault in the last hour. Which one, only their own pages say:
    anyone can bring one about, and have a say in its words."""
    return set(apps_check.latest_faults(apps, now))


def _ways(settings: Settings, apps: list[App]) -> list[Check]:
    """What concerns every app behind a proxy, said once."""
    names = listed(
        [app.name for app in apps if settings_check.problem_reaching(app.origin, settings)]
    )
    way = settings_check.problem_reaching("https://", settings, names) if names else ""
    answers = settings_check.NO_PROXIES if apps and not settings.trusted_proxies else ""
    return [Check("public address", "", way), Check("proxies", "", answers)]
