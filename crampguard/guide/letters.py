"""Large letters out of blocks, for a terminal that has only one size: to be read without glasses."""

_FONT = {
    "A": "0E11111F111111", "B": "1E11111E11111E", "C": "0E11101010110E", "D": "1E11111111111E",
    "E": "1F10101E10101F", "F": "1F10101E101010", "G": "0E11101711110F", "H": "1111111F111111",
    "I": "0E04040404040E", "J": "0702020202120C", "K": "11121418141211", "L": "1010101010101F",
    "M": "111B1515111111", "N": "11111915131111", "O": "0E11111111110E", "P": "1E11111E101010",
    "Q": "0E11111115120D", "R": "1E11111E141211", "S": "0F10100E01011E", "T": "1F040404040404",
    "U": "1111111111110E", "V": "11111111110A04", "W": "1111111515150A", "X": "11110A040A1111",
    "Y": "1111110A040404", "Z": "1F01020408101F",
    "0": "0E11131519110E", "1": "040C040404040E", "2": "0E11010204081F", "3": "1F02040201110E",
    "4": "02060A121F0202", "5": "1F101E0101110E", "6": "0608101E11110E", "7": "1F010204080808",
    "8": "0E11110E11110E", "9": "0E11110F01020C",
    " ": "00000000000000", ":": "000C0C000C0C00", "?": "0E110102040004", "!": "04040404040004",
    "-": "0000001F000000", "'": "04040800000000", ".": "00000000000C0C", ",": "00000000060408",
}  # fmt: skip
"""Five dots wide, seven high: the rows from the top, a byte each, in hexadecimal."""

_WIDTH = 5
_HEIGHT = 7
_GAP = 1

HALVES = " ▄▀█"
"""By the lower dot and the upper one: 1 and 2."""


def can_spell(text: str) -> bool:
    """Whether there is a letter for all of it."""
    return all(letter in _FONT for letter in text.upper())


def width(text: str, scale: int = 1) -> int:
    """How many columns it takes."""
    return (len(text) * (_WIDTH + _GAP) - _GAP) * scale if text else 0


def spelled(text: str, *, scale: int = 1, blocks: bool = True) -> list[str]:
    """The rows of ``text`` in large letters. Without ``blocks``, in ASCII, and twice as high.

    At scale 1 a dot is half a cell, as good as square; at 2 it is two cells beside each other. Raises
    KeyError where :func:`can_spell` says no.
    """
    dots = _dots(text.upper())
    if scale == 1 and blocks:
        dots = [*dots, [False] * len(dots[0])]
        pairs = zip(dots[::2], dots[1::2], strict=True)
        return ["".join(HALVES[2 * up + down] for up, down in zip(*pair, strict=True)) for pair in pairs]
    full = "█" if blocks else "#"
    return ["".join((full if dot else " ") * scale for dot in row) for row in dots]


def _dots(text: str) -> list[list[bool]]:
    rows: list[list[bool]] = []
    for row in range(_HEIGHT):
        dots: list[bool] = []
        for letter in text:
            bits = int(_FONT[letter][2 * row : 2 * row + 2], 16)
            dots += [bool(bits >> place & 1) for place in reversed(range(_WIDTH))] + [False] * _GAP
        rows.append(dots[:-_GAP])
    return rows
