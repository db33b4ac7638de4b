"""Numbers of rows, as addresses and forms hold them."""

import re

from starlette.convertors import Convertor, register_url_convertor

ROW = "[0-9]{1,18}"  # eighteen digits fit every database's column; more would be a fault there


class RowNumber(Convertor[int]):
    """A row's number in a path, as in "/people/{id:row}"."""

    regex = ROW

    def convert(self, value: str) -> int:
        """From the address to the handler."""
        return int(value)

    def to_string(self, value: int) -> str:
        """From a page to the address."""
        return str(value)


register_url_convertor("row", RowNumber())


def row_number(value: object) -> int:
    """The number in a form or a query, 0 for none and for whatever is not one."""
    return int(value) if isinstance(value, str) and re.fullmatch(ROW, value) else 0
