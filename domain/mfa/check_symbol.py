"""The last symbol of a written code, which tells a typing error from a wrong code."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U

_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}


def of(symbols: str | list[str]) -> str:
    """The symbol that follows these."""
    # A sum over GF(32) with distinct weights: no single wrong symbol and no two symbols that
    # changed places get past it.
    total, weight = 0, 1
    for symbol in symbols:
        weight = _times_x(weight)
        total ^= _product(_VALUE[symbol], weight)
    return ALPHABET[total]


def _product(a: int, b: int) -> int:
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a, b = _times_x(a), b >> 1
    return product


def _times_x(a: int) -> int:
    return (a << 1) ^ (0b100101 if a & 0b10000 else 0)  # modulo x^5 + x^2 + 1
