"""What goes into a certificate (证照) and what its QR says.

Facts are plain values in the words that are printed; certificates know no case. The data items follow the
e-certificate metadata of GB/T 36903: type, number, holder, issuing organ, issue date, term, and the face
data that differ by type.
"""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from core.certificates.acts import AuthorityAct, CertificateStatus

# --- facts that are printed -------------------------------------------------------------------------------

CertificateType = Literal[
    "business_licence",
    "physician_practice_certificate",
    "first_review_opinion",
    "subsidy_notice",
    "food_business_licence",
    "outdoor_sign_permit",
    "senior_citizen_card",
    "standard_land_notice",
    "household_register_extract",
    "child_insurance_record",
    "maternity_allowance_notice",
    "retirement_certificate",
    "fund_withdrawal_notice",
    "employer_insurance_record",
]


class FaceField(Struct, frozen=True):
    """One line of the face (照面信息), in the order of printing: 名称 · 岭南糖水铺. `caption` is a small
    English word below the label for holders who read no Chinese; it may be empty."""

    label: str
    value: str
    caption: str = ""


class CertificateFacts(Struct, frozen=True):
    """`number` is the certificate's (for a business licence the 统一社会信用代码); `issuer` the organ's
    full name, as on its seal; `valid_from` and `valid_to` None where the certificate has no term. `face`
    holds the remaining fields. `body` are paragraphs, for opinions and notices. `document_number` is the
    字号, where the type has one. `addressee` is who a notice or opinion is written to. `photo`: the holder's,
    PNG or JPEG, where the type shows one."""

    number: str
    holder_name: str
    issuer: str
    issued_on: date
    face: list[FaceField]
    valid_from: date | None = None
    valid_to: date | None = None
    document_number: str = ""
    addressee: str = ""
    body: list[str] = []
    issuer_seal_number: str = ""
    photo: bytes = b""


# --- the code that is printed -----------------------------------------------------------------------------


class CertificateCode(Struct, frozen=True):
    """What the QR says, all of it legible on the paper too, and a 16-byte digest of the facts."""

    certificate_type: str
    number: str
    holder_name: str
    issuer: str
    issued_on: date
    valid_from: date | None
    valid_to: date | None
    digest: bytes


# --- what leaves the service ------------------------------------------------------------------------------


class Certificate(Struct, frozen=True):
    """An issued certificate for its holder. `code` is the QR's text; `sha256` (hex) of the rendered file is
    None until it is rendered. `status` is today's, in force `status_since` (None: from issue); `predecessor_id` is the
    certificate it took the place of."""

    id: str
    certificate_type: CertificateType
    facts: CertificateFacts
    code: str
    status: CertificateStatus
    issued_at: datetime
    sha256: str | None = None
    status_since: date | None = None
    title: str = ""
    authority: str = ""
    predecessor_id: str | None = None


class CheckedCertificate(Struct, frozen=True):
    """What anybody may learn by scanning: what stands on the paper, and its status today."""

    certificate_type: str
    number: str
    holder_name: str
    issuer: str
    issued_on: date
    valid_from: date | None
    valid_to: date | None
    status: CertificateStatus
    checked_at: datetime
    status_since: date | None = None


class CertificateProposal(Struct, frozen=True):
    """What somebody of the authority proposes to do with a certificate, waiting for a second person.

    `heard_by`: the last day on which its holder may answer, None where nobody is asked. `statement` and `record` (of
    the hearing, when `hearing_wanted`) are empty until they are there."""

    id: str
    certificate_id: str
    act: AuthorityAct
    reason: str
    proposed_by: str
    proposed_at: datetime
    heard_by: date | None = None
    statement: str = ""
    stated_at: datetime | None = None
    hearing_wanted: bool = False
    hearing_at: datetime | None = None
    record: str = ""
