"""Signs and units in the cells of a column: 42 %, $1,234.56, 12 kg."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from neuron_gui.data.cells import is_missing_number, parse_number, plain_text, word_set

_CURRENCY_SIGNS = "$€£¥₹₽₩₺₴₪₫฿₦₱₡₲₵₸₼₾¢￥"
_CURRENCY_CODES = word_set(
    """
    USD EUR GBP CHF JPY CNY RMB INR Rs Rs. AUD CAD NZD HKD SGD SEK NOK DKK ISK PLN CZK HUF RON BGN RUB UAH TRY TL BRL
    MXN ARS CLP COP ZAR KRW IDR THB MYR PHP VND ILS SAR AED EGP NGN KES PKR BDT US$ A$ C$ R$ HK$ NZ$ S$ kr kr. zł Kč
    Ft lei лв руб руб. грн
    """
)
_UNITS = word_set(
    """
    % ‰ ° °C °F C ℃ ℉ K mm cm dm m km µm μm nm in inch inches ft feet yd mi miles mile mm² cm² m² km² m2
    cm2 km2 m³ cm³ m3 cm3 ha ac sqft kg g mg µg μg ug t lb lbs oz st s sec secs ms µs ns min mins minutes minute h
    hr hrs hour hours d day days w wk week weeks mo month months y yr yrs year years l L ml mL dl dL cl µl Hz kHz MHz
    GHz V mV kV A mA W kW MW kWh Wh J kJ cal kcal Pa hPa kPa MPa bar mbar mmHg atm psi N kN Nm mol mmol µmol mol/l
    mmol/l mmol/L µmol/l mg/dl mg/dL g/dl g/dL g/l g/L mg/l mg/L µg/l ng/ml ng/mL pg/ml mIU/l U/l IU/l km/h kmh kph
    m/s mph kn bpm /min rpm dB ppm ppb px pt kB KB MB GB TB Mbit/s Mbps kbps hp PS cc mpg kg/m2 kg/m² kg/m³ g/cm³
    people persons pcs pts points кг г мг см мм м км лет год года л мл ч мин с 元 岁 米
    公斤 千克 厘米 斤 年 円 歳 人 個 回 원 세 명 개
    """
)
_KNOWN = _UNITS.union(_CURRENCY_CODES, _CURRENCY_SIGNS)
# The longest first: a pattern takes the first prefix that fits.
_PREFIXES = sorted(_CURRENCY_CODES.union(_CURRENCY_SIGNS), key=lambda prefix: (-len(prefix), prefix))
_CELL = re.compile(
    rf"(?P<sign>[+-]?) ?(?P<prefix>{'|'.join(map(re.escape, _PREFIXES))})? ?"
    r"(?P<number>[+-]?[\d.,' ]*\d[\d.,' ]*?(?:[eE][+-]?\d+)?) ?"
    r"(?P<suffix>[^\d\s.,'+\-;:()<>=\"][^\d\s;:()<>=\"]{0,9}[23]?(?<![.,]{2}))?",
    re.IGNORECASE,
)
_LONGEST = 40
# A word that is not a known unit must follow this many different numbers, and must be in every cell.
_FEWEST_NUMBERS = 3
_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Affix:
    """The texts before and after the numbers of a column.

    Parameters
    ----------
    prefix, suffix
        Each may be empty; a number without them is read as well.
    example
        A cell as it is in the file, for messages.
    """

    prefix: str
    suffix: str
    example: str = ""

    def number(self, text: str, decimal: str) -> float | None:
        """Read a number with this affix, or a negative one in brackets, as in accounting."""
        plain = plain_text(text, decimal)
        negative = plain.startswith("(") and plain.endswith(")")
        if negative:
            plain = plain[1:-1]
        found = _parts(plain)
        if found is None or found[1:] != (self.prefix, self.suffix):
            return None
        number = parse_number(found[0], decimal)
        return -number if negative and number is not None else number


def is_almost_number(text: str, decimal: str) -> bool:
    """Whether a cell is a number with a percent sign, a currency sign or a unit, or a bound such as "<0.5"."""
    plain = plain_text(text, decimal)
    bound = plain.lstrip("<>≤≥=~≈ ")
    if len(bound) < len(plain):
        return parse_number(bound, decimal) is not None
    found = _parts(plain)
    if found is None or not (found[1] or found[2] in _KNOWN):
        return False
    return parse_number(found[0], decimal) is not None


def number_part(text: str, decimal: str) -> str:
    """Return a cell without the known sign or unit beside its number; other cells unchanged."""
    plain = plain_text(text, decimal)
    found = _parts(plain)
    return plain if found is None or not (found[1] or found[2] in _KNOWN) else found[0]


def find_affix(cells: Iterable[str], decimal: str) -> Affix | None:
    """Find the text before and after the numbers of a column, if it is the same in most cells.

    Parameters
    ----------
    cells
        The first cells of the column.
    decimal
        "." or ",".
    """
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    numbers: set[str] = set()
    others = plain_numbers = 0
    for cell in cells:
        if is_missing_number(cell.strip()):
            continue
        if parse_number(cell, decimal) is not None:
            plain_numbers += 1
            continue
        found = _parts(plain_text(cell, decimal).strip("()"))
        if found is None or not any(found[1:]) or parse_number(found[0], decimal) is None:
            others += 1
            continue
        counts[found[1:]] += 1
        examples.setdefault(found[1:], cell.strip())
        numbers.add(found[0])
    if not counts:
        return None
    (affix, count), *_ = counts.most_common(1)
    total = counts.total() + others + plain_numbers
    if affix[0] or affix[1] in _KNOWN:
        enough = count > _SHARE * (total - plain_numbers) and 2 * (count + plain_numbers) > total
    else:
        enough = count == total and len(numbers) >= _FEWEST_NUMBERS and affix[1].isalpha()
    return Affix(*affix, examples[affix]) if enough else None


def _parts(plain: str) -> tuple[str, str, str] | None:
    """Return the number with its sign, the prefix and the suffix."""
    if len(plain) > _LONGEST or plain.isalpha():
        return None
    match = _CELL.fullmatch(plain)
    if match is None:
        return None
    return match["sign"] + match["number"].strip(), match["prefix"] or "", match["suffix"] or ""
