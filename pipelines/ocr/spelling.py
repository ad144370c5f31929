"""Words that every bill uses, put right where one letter of them was misread.

The recognition model knows letters, no language: it reads `lnvoice`, `TOTAI`, `recelpt`. A word that is one look-alike away from
one that bills use is taken for that; names, codes and figures are left as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.ocr.language import words_of_bills
from pipelines.ocr.recognising import Letter

SHORTEST, SHORTEST_SURE = 4, 5
"""Shorter words are too near to each other; a letter that the model was sure of is doubted in longer words only."""
SURE = 0.9
CERTAIN = 0.999
"""What the model is so sure of stays, whatever it looks like."""
ALIKE = {
    "0": "o", "1": "il", "5": "s", "8": "b", "6": "g",
    "a": "se", "b": "h8", "c": "eo", "d": "o", "e": "coas", "f": "t", "g": "q", "h": "nb", "i": "l1tj", "j": "i", "l": "i1t",
    "m": "n", "n": "hmu", "o": "0ecu", "p": "f", "q": "g", "r": "t", "s": "a5", "t": "ilf", "u": "nov", "v": "y", "y": "v",
}  # fmt: skip
COMMON = """
    about accepted account flour marker address adjustment after again allowed amount april august auth balance bank barcode before below
    bill branch buyer card carton cash cashier change charge charges charged cheque claim closed code collect come company condition
    conditions contact copy counter coupon cover credit currency customer daily date days debit december delivery deposit
    description desc dine discount document drink each email enquiry enjoy exchange exchangeable exchanged excl excluding exclusive
    february final food free friday from goods gross grand guest help hotline hours incl included including inclusive inform
    information invoice item items january july june keep kindly licence limited line loyalty machine mail march market member
    membership merchant mobile monday month name nett november number october office only open operator order original other
    outlet packaging page paid parking payable payment payments phone plastic please point points policy postcode present price
    printed product products promo promotion promotional proof purchase purchased qty quantity rate receipt received record
    reference refund refundable register registration remark remarks required restaurant retain return returnable returned
    returns rounded rounding sale sales salesperson saturday saved savings seller september served server service settlement
    shop shopping signature simplified slip sold station staff standard store street subtotal summary sunday supplier supplies supply
    table take takeaway tender tendered terminal terms thank thanks thursday ticket time total transaction tuesday type unit until
    valid value visit void voucher warranty wednesday welcome with within without year your
"""
"""Of till rolls and invoices in English; those of other languages are the ones that tell them."""
PLACES = """
    avenue building centre center circuit close complex corner court crescent drive east estate field first floor garden gardens
    ground heights highway hill house industrial junction lane level lower main mall market north park parade place plaza quay
    road second section south square street suite terrace third tower town unit upper village west wharf
    australia brisbane melbourne perth sydney victoria queensland auckland wellington zealand england scotland ireland dublin
    london manchester birmingham leeds bristol glasgow edinburgh kingdom singapore malaysia canada toronto ontario vancouver
    california florida texas york america africa johannesburg durban hongkong kowloon india mumbai delhi bangalore
    jalan taman lorong persiaran lebuh lebuhraya kampung bandar baru bahru bukit pusat perindustrian perniagaan tingkat bawah
    seksyen sungai sungei bharu johore wisma menara bangunan kompleks dataran desa damai indah kuala lumpur selangor johor penang pulau pinang perak
    pahang melaka kedah kelantan terengganu sabah sarawak negeri sembilan petaling jaya shah alam subang klang kajang puchong
    cheras ampang damansara setapak kepong seremban ipoh kulai skudai tebrau utama setia mewah maju jasa
    strasse straße platz allee ring rue boulevard calle avenida plaza piazza via straat laan weg
"""
"""Of streets and towns, in English and in the languages of the countries whose bills are read most."""
FIRMS = """
    company companies corporation enterprise enterprises holdings industries international limited private trading services solutions
    supplies hardware stationery bakery confectionery pharmacy clinic dental optical restaurant restoran supermarket minimarket
    electrical electronics sundry furniture textile motors workshop petrol petroleum gallery books florist laundry saloon
    berhad sendirian syarikat kedai pasar raya perniagaan farmasi klinik gmbh gesellschaft societe sociedad
"""
"""Of the names of shops and companies."""


def vocabulary() -> frozenset[str]:
    """All words that are known here, in small letters."""
    return frozenset(f"{COMMON} {PLACES} {FIRMS}".split()) | words_of_bills()


def mended(letters: Sequence[Letter]) -> list[Letter]:
    """The letters of one word; runs of letters and digits in it are put right, each at one place at most."""
    known = _VOCABULARY
    result = [_plain(x) for x in letters]
    text = "".join(x.text if len(x.text) == 1 else " " for x in result)
    for run in re.finditer(r"[^\W_]+", text):
        word = run[0].casefold()
        if len(word) < SHORTEST or len(word) != len(run[0]) or word.isdigit() or word in known:
            continue
        places = range(run.start(), run.end())
        best = min(
            (i for i in places for _ in _better(word, i - run.start(), result[i])),
            key=lambda i: result[i].sure,
            default=None,
        )
        if best is not None:
            right = next(_better(word, best - run.start(), result[best]))
            upper = 2 * sum(c.isupper() for c in run[0]) > len(word)
            first = best == run.start() and result[best].text.isupper()
            text_ = right.upper() if upper or first else right
            result[best] = replace(result[best], text=text_, other=result[best].text)
    return result


def _better(word: str, at: int, letter: Letter) -> Iterator[str]:
    """The letters that would make `word` a known one in place of the one `at`."""
    if letter.sure > CERTAIN:
        return
    alike = letter.other.casefold()
    if letter.sure < SURE or len(word) >= SHORTEST_SURE:
        alike += ALIKE.get(word[at], "")
    for other in alike:
        if word[:at] + other + word[at + 1 :] in _VOCABULARY:
            yield other


def _plain(letter: Letter) -> Letter:
    """A letter whose accent the model doubted is taken without."""
    base = unicodedata.normalize("NFD", letter.text)[:1]
    doubted = letter.sure < SURE and letter.other == base and base != letter.text
    return replace(letter, text=base, other=letter.text) if doubted else letter


_VOCABULARY = vocabulary()
