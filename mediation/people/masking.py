"""Personal data as shown: only as much as is needed to recognise it (PIPL Art 6)."""


def masked_phone(phone: str) -> str:
    """138****0000; a short number keeps its last two figures."""
    digits = phone.strip()
    if len(digits) < 8:
        return f"{'*' * max(len(digits) - 2, 0)}{digits[-2:]}"
    return f"{digits[:-8]}****{digits[-4:]}"


def masked_id_number(number: str) -> str:
    """Three figures, stars, four figures."""
    return f"{number[:3]}{'*' * max(len(number) - 7, 4)}{number[-4:]}" if len(number) > 7 else "****"


def masked_name(name: str) -> str:
    """The family name, a star for every further character."""
    return f"{name[:1]}{'*' * max(len(name) - 1, 1)}" if name else ""


def masked_account(account: str) -> str:
    """The last four figures of a bank account."""
    return f"**** {account[-4:]}" if account else ""
