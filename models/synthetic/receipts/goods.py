"""What is sold over a counter: few of each thing, and goods that no trade of invoices has."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from models.synthetic.story import Bill, BillLine
from models.synthetic.story_sums import cents, priced, summed

ZERO = Decimal(0)
_SCALES = {"INR": 60, "ZAR": 15, "HKD": 8, "MYR": 3}

GOODS: Mapping[str, Sequence[str]] = {
    "fuel": (
        "Unleaded 95|fuel", "UNLEADED 91|fuel", "Diesel|fuel", "Super E10|fuel", "PREMIUM 98|fuel", "V-Power Diesel|fuel", "Euro 5 Diesel|fuel",
        "RON95|fuel", "Petrol 93 ULP|fuel", "AdBlue|fuel", "Coffee large|4", "Water 600ml|3", "Car wash|12", "Sandwich|6", "Wiper fluid 2L|8", "Chewing gum|2",
    ),
    "taxi": (
        "Metered fare|35", "Fare|28", "Booking fee|3", "Airport fee|5", "Toll|6", "Waiting time|4", "Night surcharge|5", "Luggage|2", "Congestion charge|3",
        "Card surcharge|1", "Government levy|1",
    ),
    "hotel": (
        "Room charge|120", "Accommodation|140", "Deluxe double, bed & breakfast|165", "City tax|4", "Breakfast|18", "Minibar|12", "Laundry service|22",
        "Parking|15", "Restaurant|48", "Late check-out|30", "Room service|26", "Tourism fee|10",
    ),
    "parking": ("Parking fee|9", "Short stay|6", "Parking 2-3 h|12", "Day ticket|20", "Toll fare|4", "Class 1 vehicle|3", "Lost ticket|35", "Car park level 3|14"),
    "cinema": ("Adult|16", "Child|9", "Student 2D|11", "Senior|10", "Popcorn large|8", "Cola 0.5|5", "3D glasses|1", "Booking fee|2", "Nachos & dip|9"),
    "laundry": (
        "Shirt laundered|4", "Trousers|9", "Suit 2pc dry clean|22", "Dress|16", "Coat|24", "Duvet king|35", "Ironing per kg|5", "Curtains|28", "Tie|6", "Wash & fold|14",
    ),
    "grocery": (
        "Bananas|3|kg", "Tomatoes vine|5|kg", "Chicken thigh|9|kg", "Cheddar|13|kg", "Apples royal gala|4|kg", "Potatoes brushed|2|kg", "Beef mince|14|kg",
        "Full cream milk 2L|4", "Bread wholemeal 700g|4", "Eggs free range 12|6", "Butter unsalted 250g|5", "Pasta penne 500g|2", "Basmati rice 5kg|14",
        "Orange juice 1L|4", "Yoghurt natural 1kg|6", "Toilet paper 12pk|9", "Dish liquid|4", "Chocolate block 180g|4", "Ground coffee 500g|11", "Tuna in oil 95g|2",
        "Corn flakes 500g|5", "Frozen peas 1kg|4", "Ice cream vanilla|7", "Bin bags 30L|5", "Shampoo 400ml|8", "Sparkling water 6x1.5L|6", "Olive oil 750ml|12",
    ),
    "pharmacy": (
        "Paracetamol 500mg 20|3", "Ibuprofen 200mg 24|5", "Vitamin C 1000mg|9", "Cough syrup 200ml|11", "Plasters assorted|4", "Nasal spray 15ml|8", "Hand cream|7",
        "Sunscreen SPF50 100ml|16", "Toothpaste 110g|4", "Eye drops 10ml|9", "Antiseptic 50g|6", "Thermometer digital|14", "Lip balm|3", "Multivitamin 60s|19",
    ),
    "cafe": (
        "Flat white|5", "Cappuccino lg|5", "Long black|4", "Chai latte|5", "Iced tea|4", "Croissant|4", "Banana bread|6", "Toastie ham & cheese|9", "Muffin blueberry|5",
        "Smoothie mango|8", "Espresso|3", "Kaya toast|3", "Teh tarik|2", "Bagel|7", "Extra shot|1", "Oat milk|1",
    ),
    "restaurant": (
        "Margherita|16", "Caesar salad|14", "Nasi lemak|9", "Fish & chips|19", "Ribeye 250g|34", "Pad thai|15", "Butter chicken|17", "Garlic naan|4", "House red gls|8",
        "Lager pint|7", "Sparkling 750|6", "Tiramisu|9", "Soup of the day|8", "Burger & fries|18", "Steamed rice|3", "Dim sum 4pc|7", "Green curry|16", "Wonton noodle|11", "Kids pasta|9",
    ),
}  # fmt: skip
"""By trade, "name|price" or "name|price|unit of weight"; `fuel` as the price means so much a litre."""


def at_the_counter(bill: Bill, rng: random.Random, trade: str, count: tuple[int, int]) -> Bill:
    """The same bill with few of each thing, or with goods of `trade` where GOODS has it; all sums follow."""
    places = bill.style.places
    if trade in GOODS:
        names = list(GOODS[trade])
        many = min(len(names), rng.randint(*count))
        chosen = rng.sample(names[:10], 1) if trade == "fuel" else rng.sample(names, 1)
        chosen += rng.sample(
            [n for n in names if n not in chosen and not n.endswith("|fuel")], many - 1
        )
        lines = tuple(_good(rng, bill, name) for name in chosen)
    else:
        lines = tuple(_few(rng, line, places) for line in bill.lines)
    return _summed(bill, rng, lines)


def _few(rng: random.Random, line: BillLine, places: int) -> BillLine:
    quantity = (
        Decimal(1) if rng.random() < 0.65 else Decimal(rng.choice((2, 2, 2, 3, 3, 4, 5, 6, 10, 12)))
    )
    if line.quantity % 1:
        quantity = Decimal(rng.randint(80, 4200)) / 1000
    return replace(
        line, quantity=quantity, amount=priced(quantity, line.unit_price, line.discount, places)
    )


def _good(rng: random.Random, bill: Bill, good: str) -> BillLine:
    name, price, *unit = good.split("|")
    places = bill.style.places
    scale = _SCALES.get(bill.currency, 1)
    like = rng.choice(bill.lines)
    if price == "fuel":
        quantity = Decimal(rng.randint(800, 7000)) / 100
        each = Decimal(rng.randint(1150, 2450)) / 1000 * scale
    else:
        quantity = Decimal(1) if rng.random() < 0.65 else Decimal(rng.choice((2, 2, 3, 4)))
        quantity = Decimal(rng.randint(80, 3900)) / 1000 if unit else quantity
        each = cents(Decimal(price) * scale * Decimal(rng.randint(70, 150)) / 100, places)
    discount = like.discount if rng.random() < 0.3 else ZERO
    amount = priced(quantity, each, discount, places)
    return replace(
        like, description=name, quantity=quantity, unit=unit[0] if unit else "", unit_price=each, discount=discount, amount=amount, detail="", section=""
    )  # fmt: skip


def _summed(bill: Bill, rng: random.Random, lines: tuple[BillLine, ...]) -> Bill:
    places = bill.style.places
    items = sum((line.amount for line in lines), ZERO)
    discount = cents(items / 20, places) if bill.discount else ZERO
    sums = summed(lines, discount, (), bill.tax_included, places)
    rounding = ZERO
    if bill.country in {"MY", "SG"} and rng.random() < 0.7:
        step = Decimal("0.05")
        rounding = (sums.total / step).quantize(Decimal(1)) * step - sums.total
    total = sums.total + rounding
    note = Decimal(rng.choice((5, 10, 20, 50, 100)))
    handed = (total / note + Decimal("0.499")).quantize(Decimal(1)) * note
    cash = rng.choice((total, max(handed, total))) if bill.cash or rng.random() < 0.4 else ZERO
    return replace(
        bill, lines=lines, items_total=sums.items_total, discount=sums.discount, charges=(), taxes=sums.taxes, subtotal=sums.subtotal, tax_total=sums.tax_total,
        rounding=rounding, total=total, paid=total, amount_due=ZERO, cash=cash, change=cash - total if cash else ZERO,
        tip=cents(total / 10, places) if bill.tip else ZERO,
    )  # fmt: skip
