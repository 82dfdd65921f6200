"""Asks by the thousand, no two alike."""

_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


def name(number):
    """A made-up word for a number, another one for each."""
    word = ""
    while True:
        word = _SYLLABLES[number % len(_SYLLABLES)] + word
        number //= len(_SYLLABLES)
        if not number:
            return word


def ask(number):
    """Of words that no other has: what looks the same would be recognised as asked before."""
    things = ", ".join(name(number * step + step) for step in (1, 7, 13, 31, 57))
    return f"Please {name(number * 3 + 1)} the {things}"
