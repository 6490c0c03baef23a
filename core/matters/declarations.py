"""What an applicant declares instead of proving it (告知承诺, 标准地). Pure."""

from core.matters.fields import number_in
from core.matters.procedure import Commitment, Declaration


def replaced(declaration: Declaration | None, declared: bool) -> frozenset[str]:
    """The materials nobody asks for once the applicant has declared."""
    if declaration is None or not declared:
        return frozenset()
    return frozenset(material for commitment in declaration.commitments for material in commitment.replaces)


def indicator_met(commitment: Commitment, value: str) -> bool:
    """Whether a number, as typed or as measured later, lies within what was declared. A commitment without an
    indicator is met as far as numbers go."""
    if commitment.field is None:
        return True
    number = number_in(value)
    if number is None:
        return False
    above = commitment.minimum is None or number >= commitment.minimum
    return above and (commitment.maximum is None or number <= commitment.maximum)
