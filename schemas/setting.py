"""A block of the settings, whatever it is about."""

from pydantic import BaseModel, ConfigDict


class Setting(BaseModel):
    """Any block of the settings: frozen, and refusing keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
