"""Names that a person cannot tell apart: letters of other scripts, and digits, that look like Latin ones (C58)."""

import unicodedata

_LOOKS = {
    # Latin and digits
    **dict(zip("I1|ıℓɩ0Oɑɡ", "lllillooag", strict=True)),
    # Cyrillic, and then Greek: letters that most typefaces draw as a Latin one
    **dict(zip("АВЕЅІЈКМНОРСТУХҮԌԜ", "abesljkmhopctyxygw", strict=True)),
    **dict(zip("аеѕіјорсухһԁԛԝүѵгӏ", "aesijopcyxhdqwyvrl", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhlkmnoptyx", strict=True)),
    **dict(zip("αγινορυ", "ayivopu", strict=True)),
}
_TABLE = str.maketrans(_LOOKS)
_UNSEEN = {"Mn", "Me", "Cf", "Cc"}


def skeleton(name: str) -> str:
    """What is left of a name to tell it from others by: two names of one skeleton look the same.

    A small part of Unicode Technical Standard 39: the letters that matter for names of companies.
    """
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name)
        name = "".join(char for char in decomposed if unicodedata.category(char) not in _UNSEEN)
    return " ".join(name.translate(_TABLE).casefold().replace("rn", "m").replace("vv", "w").split())
