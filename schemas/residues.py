"""How far what is charged may be from the bills and the accounts it comes from."""

from decimal import Decimal

from pydantic import Field

from schemas.setting import Setting


class Bills(Setting):
    """How far the lines that quote a supplier's bill may be from it.

    Beyond the limit nothing is published; that holds too for bills that lines quote and the table `bills` does not
    name. Without a limit, differences are told.
    """

    residue_limit: Decimal | None = Field(
        None, ge=0, le=10**12, decimal_places=4, description="per bill, in its currency, whatever the sign"
    )


class Balance(Setting):
    """How far what is charged, retained, rejected and explained may be from what a cost account holds.

    Beyond the limit nothing is published. Without a limit, differences are told.
    """

    residue_limit: Decimal | None = Field(
        None, ge=0, le=10**12, decimal_places=4, description="per account, in its currency, whatever the sign"
    )
