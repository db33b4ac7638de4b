"""Passkey providers, by AAGUID: a new passkey is called after the provider that keeps it.

No provider is trusted by its AAGUID: an authenticator can give any it likes.
"""

_APPLE, _GOOGLE, _MICROSOFT = "Apple Passwords", "Google Password Manager", "Windows Hello"
_YUBIKEY, _SECURITY_KEY = "YubiKey", "Security Key by Yubico"

# Providers that people are likely to have, of the list of passkey providers at
# https://github.com/passkeydeveloper/passkey-authenticator-aaguids, and Yubico's own of its keys:
# https://support.yubico.com/hc/en-us/articles/360016648959
_NAMES = {
    "fbfc3007-154e-4ecc-8c0b-6e020557d7bd": _APPLE,
    "dd4ec289-e01d-41c9-bb89-70fa845d4bf2": _APPLE,
    "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4": _GOOGLE,
    "adce0002-35bc-c60a-648b-0b25f1f05503": "Chrome on Mac",
    "771b48fd-d3d4-4f74-9232-fc157ab0507a": "Edge on Mac",
    "08987058-cadc-4b81-b6e1-30de50dcbe96": _MICROSOFT,
    "9ddd1817-af5a-4672-a2b9-3e3dd95000a9": _MICROSOFT,
    "6028b017-b1d4-4c02-b4b3-afcdafc96bb2": _MICROSOFT,
    "d3452668-01fd-4c12-926c-83a4204853aa": "Microsoft Password Manager",
    "53414d53-554e-4700-0000-000000000000": "Samsung Pass",
    "bada5566-a7aa-401f-bd96-45619a55120d": "1Password",
    "d548826e-79b4-db40-a3d8-11116f7e8349": "Bitwarden",
    "531126d6-e717-415c-9320-3d9aa6981239": "Dashlane",
    "b84e4048-15dc-4dd0-8640-f4f60813c8af": "NordPass",
    "0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6": "Keeper",
    "f3809540-7f14-49c1-a8b3-8f813b225541": "Enpass",
    "50726f74-6f6e-5061-7373-50726f746f6e": "Proton Pass",
    "fdb141b2-5d84-443e-8a35-4698c205a502": "KeePassXC",
    "b78a0a55-6ef8-d246-a042-ba0f6d55050c": "LastPass",
    "b35a26b2-8f6e-4697-ab1d-d44db4da28c6": "Zoho Vault",
    "de503f9c-21a4-4f76-b4b7-558eb55c6f89": "Devolutions",
    "42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3": "Google Titan Security Key",
    "cb69481e-8ff7-4039-93ec-0a2729a154a8": _YUBIKEY,
    "ee882879-721c-4913-9775-3dfcce97072a": _YUBIKEY,
    "fa2b99dc-9e39-4257-8f92-4a30d23c4118": _YUBIKEY,
    "2fc0579f-8113-47ea-b116-bb5a8db9202a": _YUBIKEY,
    "c5ef55ff-ad9a-4b9f-b580-adebafe026d0": _YUBIKEY,
    "19083c3d-8383-4b18-bc03-8f1c9ab2fd1b": _YUBIKEY,
    "a25342c0-3cdc-4414-8e46-f4807fca511c": _YUBIKEY,
    "73bb0cd4-e502-49b8-9c6f-b59445bf720b": _YUBIKEY,
    "d8522d9f-575b-4866-88a9-ba99fa02f35b": "YubiKey Bio",
    "f8a011f3-8c0a-4d15-8006-17111f9edc7d": _SECURITY_KEY,
    "b92c3f9a-c014-4056-887f-140a2501163b": _SECURITY_KEY,
    "6d44ba9b-f6ec-2e49-b930-0c8fe920cb73": _SECURITY_KEY,
    "149a2021-8ef6-4133-96b8-81f8d5b7f1f5": _SECURITY_KEY,
}
# How a browser reaches an authenticator that is plugged in or held to it (Level 3 §5.8.4).
_BY_HAND = {"usb", "nfc", "ble", "smart-card"}


def name_for(aaguid: str, transports: str) -> str:
    """The first name of a passkey with this AAGUID, reached by these `transports`."""
    ways = set(transports.split())
    unknown = "Security key" if ways and ways <= _BY_HAND else "Passkey"
    return _NAMES.get(aaguid, unknown)
