"""What the rows of a month are held against beside its own: corrections, and the months that are published."""

from pathlib import Path

from flows.drafts import drafts_beside
from flows.steps.ground import Ground
from schemas.settings import Settings
from transforms.intake.batches import IntakeTerms
from transforms.repeats.carried_elsewhere import carried_elsewhere


def intake_terms(settings: Settings, workspace: Path, period: str, ground: Ground) -> IntakeTerms:
    """The terms of a month's own files; each source asks only those months that may know its rows."""
    beside = drafts_beside(workspace, period)
    return IntakeTerms(
        period,
        settings.group.provider,
        ground.kept,
        ground.corrections,
        before=tuple(month for month in beside if month[0] < period),
        after=tuple(month for month in beside if month[0] > period),
        elsewhere=carried_elsewhere(beside, period),
    )
