"""The contract of every kind under one roof.

A new kind writes `contract_<kind>.py` and is named here.
"""

from tests.hardware.bench import SECONDS, Bench, until
from tests.hardware.contract import DriverContract
from tests.hardware.contract_auxiliaries import AuxiliariesContract
from tests.hardware.contract_code_scanner import CodeScannerContract
from tests.hardware.contract_document_camera import DocumentCameraContract
from tests.hardware.contract_document_printer import DocumentPrinterContract
from tests.hardware.contract_face_camera import FaceCameraContract
from tests.hardware.contract_id_card_reader import IdCardReaderContract
from tests.hardware.contract_locker import LockerContract
from tests.hardware.contract_receipt_printer import ReceiptPrinterContract
from tests.hardware.contract_signature_pad import SignaturePadContract

__all__ = [
    "SECONDS",
    "AuxiliariesContract",
    "Bench",
    "CodeScannerContract",
    "DocumentCameraContract",
    "DocumentPrinterContract",
    "DriverContract",
    "FaceCameraContract",
    "IdCardReaderContract",
    "LockerContract",
    "ReceiptPrinterContract",
    "SignaturePadContract",
    "until",
]
