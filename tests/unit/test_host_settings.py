"""Other machines in the settings: proxies, and servers that ask."""

import pytest

from settings import BadSetting
from tests.unit.test_settings import load


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("nightlatch:8000", {"nightlatch:8000"}),
        ("Nightlatch.:8000, nightlatch", {"nightlatch:8000", "nightlatch"}),
        ("auth.svc.cluster.local:80 10.0.0.5:8000", {"auth.svc.cluster.local", "10.0.0.5:8000"}),
        ("[fd00::5]:8000", {"[fd00::5]:8000"}),
        ("[FD00:0::5], ,", {"[fd00::5]"}),
    ],
)
def test_other_servers_reach_this_one_by_names_of_their_own(value: str, names: set[str]) -> None:
    assert load(INTERNAL_HOSTS=value).internal_hosts == names


def test_this_computer_is_called_as_people_write_it() -> None:
    assert load(HOST="LocalHost").host == "localhost"


@pytest.mark.case("B74")
@pytest.mark.parametrize(
    ("value", "networks"),
    [
        ("::ffff:172.17.0.1", "172.17.0.1/32"),
        ("::FFFF:10.0.0.0/104,", "10.0.0.0/8"),
        ("fe80::1%eth0/64", "fe80::/64"),
        (" , ", ""),
    ],
)
def test_proxies_are_named_as_their_addresses_are_seen(value: str, networks: str) -> None:
    assert " ".join(map(str, load(TRUSTED_PROXIES=value).trusted_proxies)) == networks


@pytest.mark.parametrize("value", ["::ffff:127.0.0.1", "::FFFF:7f00:1", "[::ffff:127.0.0.1]"])
def test_this_computer_is_the_same_by_ipv4_in_ipv6(value: str) -> None:
    read = load(HOST=value, METRICS_HOST=value)
    assert (read.host, read.metrics_host) == ("127.0.0.1", "127.0.0.1")


@pytest.mark.parametrize("value", ["https://[v1.x]", "https://@login.example.com", "https://[a.b]"])
def test_what_only_looks_like_a_host_is_none(value: str) -> None:
    with pytest.raises(BadSetting, match="which is not an address"):
        load(PUBLIC_URL=value)
