"""The column headings of a table of people, as the programs that export such tables write them."""

import re
from itertools import zip_longest

from domain.users import usernames

# Headings without blanks, dashes and remarks, in the languages of the programs that export them.
_KNOWN = {
    "username": (
        "username user userid login loginname loginid account accountname userprincipalname upn "
        "benutzername anmeldename benutzer identifiant nomdutilisateur utilisateur "
        "nombredeusuario usuario nomeutente utente nomedeusuário usuário gebruikersnaam gebruiker"
    ),
    "email": (
        "email mail emailaddress emailaddresses mailaddress emailid primaryemail workemail "
        "email1value emailaddress1value emailadresse mailadresse adresseemail adressemail "
        "courriel correo correoelectrónico email1 indirizzoemail postaelettronica "
        "endereçodeemail emailadres"
    ),
    "name": (
        "name fullname displayname realname anzeigename vollständigername nomcomplet "
        "nombrecompleto nomecompleto nomecognome volledigenaam naam"
    ),
    "first": "firstname givenname forename first vorname prénom nombre nome voornaam",
    "last": (
        "lastname surname familyname last nachname familienname nomdefamille nom apellido "
        "apellidos cognome sobrenome achternaam"
    ),
    "role": "role rolle rôle rol ruolo função",
    "groups": "group groups gruppe gruppen groupe groupes grupo grupos gruppo gruppi groep groepen",
}
_COLUMN_OF = {usernames.folded(word): c for c, words in _KNOWN.items() for word in words.split()}
# A line with one of these is a line of headings; "name" alone might be someone's username.
_TELLING = ("username", "email")

_NOT_UNDERSTOOD = (
    "Is this the heading row? Call the columns username, name, email, role and groups. If it's a "
    "person, add their email address."
)

_LACKING = (
    "This heading row has no column for the username or the email address. Call one of them "
    "username or email."
)


def columns(rows: list[list[str]]) -> list[str]:
    """The field in each column, "" for one of no use; none if the first row has no headings."""
    first, second = [*rows, [], []][:2]
    found = [_COLUMN_OF.get(_word(cell), "") for cell in first]
    # A word that the next row repeats is no heading: "user" can be a role elsewhere.
    said = [
        column
        for column, *cells in zip_longest(found, first, second)
        if len(set(cells)) > 1 and column in _TELLING
    ]
    return found if said else []


def fault(rows: list[list[str]]) -> str:
    """What is wrong with the first row if it's a row of headings that doesn't say enough, or ""."""
    first, *others = [[cell for cell in cells if cell] for cells in rows] or [[]]
    if len(first) < 2 or not others:
        return ""
    if all(_word(cell) in _COLUMN_OF for cell in first):
        return _LACKING
    return _NOT_UNDERSTOOD if _are_foreign(first, others) else ""


def _are_foreign(first: list[str], others: list[list[str]]) -> bool:
    """Whether the first row looks like headings in words that we don't know.

    Such a row has no email address, while all other rows have an address each.
    """
    is_without = not any("@" in cell for cell in first)
    return is_without and all(any("@" in cell for cell in row) for row in others)


def _word(cell: str) -> str:
    """The heading without remarks, such as [Required] or an asterisk."""
    return re.sub(r"[\[(].*|[^\w]|_", "", usernames.folded(cell))
