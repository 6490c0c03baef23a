"""Home return permits, as their machine-readable zone says them."""

from core.mrz import check_digit


def checked(signs: str) -> str:
    return signs + check_digit(signs)


def return_permit(number: str, home_number: str, century: str = "B", with_home_check: bool = True) -> str:
    first = "CR" + checked(number.ljust(9, "<")) + checked("02") + checked("310609") + "F" + checked("900215")
    home = home_number.ljust(9, "<")
    home = checked(home) if with_home_check else home.ljust(10, "<")
    composite = check_digit(first[2:22] + first[23:30] + home)
    return "\n".join((first, "<" * 18 + century + home + composite, "CHAN<<SIU<MAN".ljust(30, "<")))
