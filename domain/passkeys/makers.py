"""What a passkey is called at first: after who keeps it, as its AAGUID says.

Nobody is trusted by it: an AAGUID says what the authenticator likes it to.
"""

# From the list of passkey providers that https://github.com/passkeydeveloper/
# passkey-authenticator-aaguids keeps: those that people are likely to have.
_NAMES = {
    "fbfc3007-154e-4ecc-8c0b-6e020557d7bd": "iCloud Keychain",
    "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4": "Google Password Manager",
    "08987058-cadc-4b81-b6e1-30de50dcbe96": "Windows Hello",
    "9ddd1817-af5a-4672-a2b9-3e3dd95000a9": "Windows Hello",
    "6028b017-b1d4-4c02-b4b3-afcdafc96bb2": "Windows Hello",
}
# How a browser reaches what is plugged in or held to it (Level 3 §5.8.4).
_BY_HAND = {"usb", "nfc", "ble", "smart-card"}


def name_of(aaguid: str, transports: str) -> str:
    """What to call a passkey with this AAGUID, reached by these `transports`."""
    ways = set(transports.split())
    unknown = "Security key" if ways and ways <= _BY_HAND else "Passkey"
    return _NAMES.get(aaguid, unknown)
