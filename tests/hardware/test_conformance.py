"""The table of conformance in hardware/README.md is that of the contracts, and nightly that of a run."""

import pytest

from hardware import registry
from tests.hardware import conformance


def test_every_driver_keeps_its_contract_over_some_transport() -> None:
    tried = {(contract.driver.kind, contract.driver) for contract in conformance.contracts().values()}
    there = {(kind, driver) for kind in registry.kinds() for driver in registry.drivers(kind).values()}
    assert there <= tried


def test_an_exempt_point_is_a_point_of_the_contract_and_has_a_reason() -> None:
    for name, contract in conformance.contracts().items():
        for point, reason in contract.exempt.items():
            assert callable(getattr(contract, point, None)), f"{name} exempts {point}, which is no point"
            assert reason, f"{name} exempts {point} without a reason"


def test_the_table_in_the_readme_has_every_contract_with_its_points_and_exemptions() -> None:
    there = conformance.written().splitlines()
    for contract in conformance.contracts().values():
        row = str(conformance.expected(contract))
        assert row in there, f"run: python -m tests.hardware.conformance --write\n{row}"
    assert len(there) >= 2 + len(conformance.contracts())


@pytest.mark.nightly
def test_the_table_in_the_readme_is_what_a_run_gives() -> None:
    assert conformance.table(str(row) for row in conformance.run()) == conformance.written()
