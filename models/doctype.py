"""What a document is, by its own words and the shape of its page; rules with a confidence, no trained weights."""

from __future__ import annotations

import re
from collections.abc import Iterator

from idp.document import Document, Kind, Page, PageSource

_READ = 20_000
"""Characters looked at: a kind shows itself at the beginning."""

_SIGNS: tuple[tuple[Kind, float, str], ...] = (
    (
        Kind.CREDIT_NOTE,
        3.2,
        r"\bcredit (?:note|memo)\b|\badjustment note\b|\bgutschrift\b|\bstornorechnung\b|\brechnungs-?\s?korrektur\b|\bfacture d.avoir\b|\bnote de cr[ée]dit\b|\brefund receipt\b",
    ),
    (Kind.CREDIT_NOTE, 1.2, r"\bavoir (?:n|du)|\bcredit (?:no|number|date)\b|\btotal credit\b"),
    (
        Kind.STATEMENT,
        3.0,
        r"\bstatement of account\b|\baccount statement\b|\bmonthly statement\b|\bkontoauszug\b|\brelev[ée] de compte\b|\bstatement date\b|\bcustomer statement\b|\bestratto conto\b|\bextracto de cuenta\b|\bextrato de conta\b|\brekeningoverzicht\b|\boffene[- ]posten[- ]liste\b",
    ),
    (
        Kind.STATEMENT,
        1.0,
        r"\bopening balance\b|\bclosing balance\b|\bbalance brought forward\b|\b(?:over )?90 days\b|\bage?ing\b|\brunning balance\b|\btotal outstanding\b|\b(?:alter|neuer) saldo\b|\b(?:ancien|nouveau) solde\b|\bsaldo (?:anterior|precedente|attuale)\b",
    ),
    (
        Kind.TERMS,
        1.0,
        (
            r"\bgoverning law\b|\bjurisdiction\b|\bliabilit(?:y|ies)\b|\bwarrant(?:y|ies)\b|\bindemnif\w+|\bforce majeure\b|\bretention of title\b|"
            r"\bhaftung\b|\bgerichtsstand\b|\beigentumsvorbehalt\b|\bgewährleistung\b|\bresponsabilité\b|\bréserve de propriété\b|\btribunal compétent\b|"
            r"\bfuero\b|\bforo competente\b|\baansprakelijkheid\b"
        ),
    ),
    (Kind.INVOICE, 1.5, r"\binvoice\b|\brechnung\b|\bfacture\b|\brechnungs(?:nummer|nr|datum)"),
    (
        Kind.INVOICE,
        1.0,
        r"\bdue date\b|\bpayment terms\b|\bbill(?:ed)? to\b|\bsold to\b|\binvoice to\b|\bpurchase order\b|\bp\.?o\.? (?:no|number)\b|\bnet \d\d\b|\bpay by\b|\biban\b|\bf[äa]llig",
    ),
    (
        Kind.INVOICE,
        0.6,
        r"\bbsb\b|\bsort code\b|\bquantity\b|\bunit price\b|\bamount due\b|\bbalance due\b|\bship to\b|\bbank(?:verbindung)?\b",
    ),
    (
        Kind.RECEIPT,
        2.0,
        r"\breceipt\b(?! ?(?:#|no))|\bsimplified tax invoice\b|\bcash ?bill\b|\bquittung\b|\bkassenbon\b|\bticket de caisse\b|\bresit\b",
    ),
    (
        Kind.RECEIPT,
        1.4,
        r"\bcashier\b|\bchange\b|\bcash\b|\btendered\b|\bserved by\b|\bthank you\b(?! for your (?:business|order|custom))|\bplease come again\b|\bgoods sold\b|\beftpos\b|\bapproval code\b|\btip\b|\bkasse\b|\btable (?:no)?\b|\bsales associate\b|\btunai\b|\bbaki\b",
    ),
    (
        Kind.RECEIPT,
        0.7,
        r"\b\d\d?:\d\d(?::\d\d)?\b|\bvisa\b|\bmaster ?card\b|\brounding\b|\bqty\b|\bterminal\b|\bauth(?:orisation)? code\b|\bpump\b|\bmember\b",
    ),
)
_PATTERNS = tuple(
    (kind, weight, re.compile(pattern, re.IGNORECASE)) for kind, weight, pattern in _SIGNS
)
_UNBOOKED: dict[Kind, str] = {
    Kind.QUOTE: r"quotation|quote|estimate|pro ?forma(?: invoice)?|angebot|kostenvoranschlag|devis|presupuesto|preventivo|offerte|orçamento",
    Kind.DELIVERY_NOTE: (
        r"delivery (?:note|order|docket)|packing (?:slip|list)|despatch note|lieferschein|bon de livraison|albar[áa]n|"
        r"documento di trasporto|pakbon|leverbon|guia de remessa"
    ),
    Kind.ORDER_CONFIRMATION: (
        r"order confirmation|sales order|order acknowledge?ment|purchase order|auftragsbest[äa]tigung|bestellbest[äa]tigung|"
        r"confirmation de commande|confirmaci[óo]n de pedido|conferma d.ordine|orderbevestiging|confirma[çc][ãa]o de encomenda"
    ),
    Kind.REMINDER: (
        r"(?:payment |friendly |final |second |first )?reminder|overdue notice|final notice|past due notice|(?:\d\. )?mahnung|zahlungserinnerung|"
        r"rappel de paiement|recordatorio de pago|sollecito(?: di pagamento)?|betalingsherinnering|aanmaning|lembrete de pagamento"
    ),
    Kind.PAYSLIP: (
        r"pay ?slip|pay advice|salary slip|wage slip|earnings statement|lohnabrechnung|gehaltsabrechnung|entgeltabrechnung|bulletin de (?:paie|salaire)|"
        r"n[óo]mina|busta paga|loonstrook|recibo de vencimento"
    ),
    Kind.OTHER: r"remittance advice",
}
"""Headings of papers that are no bills."""
_TITLES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.CREDIT_NOTE,
        re.compile(
            r"^\W*(?:tax )?(?:credit (?:note|memo)|adjustment note|gutschrift|avoir|rechnungs-?korrektur|facture d.avoir|stornorechnung)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.STATEMENT,
        re.compile(
            r"^\W*(?:customer |account |monthly )?statement(?: of account)?\W*$|^\W*(?:kontoauszug|estratto conto|extracto de cuenta|extrato de conta|rekeningoverzicht)",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.TERMS,
        re.compile(
            r"^\W*(?:(?:our |standard |general )*(?:terms (?:and|&) conditions|conditions of (?:sale|supply|purchase|business)|terms of (?:sale|trade|business|service|use))"
            r"|allgemeine (?:geschäfts|liefer|verkaufs|einkaufs)\w*bedingungen|agb|conditions générales\b.{0,30}|condizioni generali\b.{0,30}|"
            r"condiciones generales\b.{0,30}|condições gerais\b.{0,30}|algemene voorwaarden)\b[^\d]{0,30}$",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.INVOICE,
        re.compile(
            r"^\W*(?:simplified |commercial |sales )?(?:tax |vat )?(?:invoice|rechnung|facture)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.RECEIPT,
        re.compile(
            r"^\W*(?:official |sales |cash |payment )?receipt\b(?! ?(?:#|no))|^\W*cash (?:bill|sales?)\b",
            re.IGNORECASE,
        ),
    ),
)
_UNBOOKED_TITLES = tuple(
    (kind, re.compile(rf"^\W*(?:{words})\W*$", re.IGNORECASE)) for kind, words in _UNBOOKED.items()
)
_UNBOOKED_NUMBERS = tuple(
    (
        kind,
        re.compile(rf"^\W*(?:{words})\b\W*(?:(?:no|nr|number)\b\W*)?\S*\d\S*\W*$", re.IGNORECASE),
    )
    for kind, words in _UNBOOKED.items()
)
"""A bill names the order and the quote that it is for: with a number beside it, the word says less."""
_SHORT = 1_500
"""Characters that a till's receipt has at most, where it is headed as an invoice."""
_PAID = re.compile(
    r"\b(?:visa|master ?card|amex|eftpos|debit|credit card|card|eft|savings)\b[^\n]{0,12}(?:[.*x#]{2,}|ending)\s?\d{4}|\b(?:card|transaction) approved\b|"
    r"\bchange\W{0,3}(?:rm|[$€£s])?\s?\d+[.,]\d\d|\bpaid\W{1,4}(?:by |with )?(?:visa|master ?card|amex|eftpos|cash|card)\b|\b(?:cash|eftpos|eft|visa|master ?card|amex)\W{1,4}\d+[.,]\d\d\b|"
    r"\b(?:cash tendered|approval code|auth(?:orisation)? (?:code|no))\b|\bauth\W{1,3}\d{4,}",
    re.IGNORECASE,
)
_BILLS = re.compile(
    r"\bdue date\b|\b(?:bill(?:ed)?|sold|invoiced?|ship(?:ped)?) to\b|\bpay(?:ment)? (?:by|due|terms)\b|\bbsb\b|\biban\b|\bsort code\b|\b(?:amount|balance) due\b|\bnet \d\d\b|\bsubscription\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d[.,]\d\d(?!\d)|[$€£]\s?\d")


class KindRules:
    """Counts signs for each kind; a title line weighs most, a narrow tall page speaks for a receipt."""

    def classify(self, document: Document) -> tuple[Kind, float]:
        text = "\n".join(_beginning(document))[:_READ]
        if not any(c.isalnum() for c in text):
            return Kind.OTHER, 0.0
        votes = dict.fromkeys(Kind, 0.0)
        for kind, weight, pattern in _PATTERNS:
            votes[kind] += weight * min(
                3, len({m.group().casefold() for m in pattern.finditer(text)})
            )
        for kind, weight in _titles(text):
            votes[kind] += weight
        if _paid_at_once(text):
            votes[Kind.RECEIPT] += 5.0
        for kind, weight in _shape(document, text):
            votes[kind] += weight
        best = max(votes, key=lambda kind: votes[kind])
        rest = max(weight for kind, weight in votes.items() if kind is not best)
        if votes[best] < 1.0:
            return Kind.OTHER, 0.5
        return best, round(min(0.99, 0.5 + 0.5 * (votes[best] - rest) / votes[best]), 3)


def _beginning(document: Document) -> Iterator[str]:
    """The text of the pages until enough is read."""
    read = 0
    for page in document.pages:
        lines = page.lines or ()
        parts = (
            (line.text for line in lines) if lines else (word.text for word in page.words[:4_000])
        )
        joined = ("\n" if lines else " ").join(_some(parts, _READ - read))
        yield joined
        read += len(joined)
        if read >= _READ:
            return


def _some(parts: Iterator[str], most: int) -> Iterator[str]:
    length = 0
    for part in parts:
        if length > most:
            return
        yield part
        length += len(part)


def _titles(text: str) -> Iterator[tuple[Kind, float]]:
    """Lines near the top that say what the document is."""
    seen: set[Kind] = set()
    for line in text.splitlines()[:30]:
        for weight, patterns in ((14.0, _UNBOOKED_TITLES), (2.0, _UNBOOKED_NUMBERS)):
            found = next((kind for kind, pattern in patterns if pattern.search(line)), None)
            if found is not None and found not in seen:
                seen.add(found)
                yield found, weight
        if len(line) > 45:
            continue
        for kind, pattern in _TITLES:
            if pattern.search(line) and kind not in seen:
                seen.add(kind)
                yield kind, 3.0 if kind is not Kind.RECEIPT else 2.0


def _paid_at_once(text: str) -> bool:
    """Whether a short paper says how it was paid and bills nobody: in Australia, receipts are headed "Tax invoice"."""
    if len(text) > _SHORT or _BILLS.search(text):
        return False
    return bool(_PAID.search(text))


def _shape(document: Document, text: str) -> Iterator[tuple[Kind, float]]:
    """What the page's form says: receipts are narrow and photographed, and papers without amounts are no bills."""
    page = next((p for p in document.pages if p.words), None)
    if page is None:
        return
    scanned = page.source is not PageSource.TEXT_LAYER
    if (scanned and _tall(page)) or page.height > 2 * page.width:
        yield Kind.RECEIPT, 2.5
    elif page.source is PageSource.TEXT_LAYER:
        yield Kind.INVOICE, 2.0
    if not _AMOUNT.search(text):
        yield Kind.OTHER, 3.5


def _tall(page: Page) -> bool:
    """Whether the print runs in a strip much higher than wide, as on a till roll."""
    lefts, rights = sorted(w.box.x0 for w in page.words), sorted(w.box.x1 for w in page.words)
    tops = sorted(w.box.y0 for w in page.words)
    few = len(lefts) // 50
    width = (rights[-1 - few] - lefts[few]) * page.width
    height = (tops[-1 - few] - tops[few]) * page.height
    return len(lefts) > 15 and height > 1.7 * width
