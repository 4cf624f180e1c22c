"""Quantities that tariffs count over the month are counted before any line is charged, and commitments held to them."""

from dataclasses import dataclass

import polars as pl

from flows.month import Month
from flows.steps.between import hand_on
from flows.steps.charges import ChargeJob, charge_jobs, lookup_here
from flows.steps.ground import Ground
from flows.steps.intake import Intake
from flows.steps.made_lines import languages_of, take_made
from flows.workers import each_part
from schemas.tariffs import TARIFFS
from transforms.charging.counted import counted_part
from transforms.published import read_part
from transforms.tariffs.commitments import SOURCE, shortfall_lines, shortfalls
from transforms.tariffs.counting import CountedPart, count_month, counted_services
from transforms.tariffs.tariff import Tariffs, tariffs_of


@dataclass(frozen=True)
class CountJob:
    """One part whose lines of some services are looked for: as it is charged, and the tariffs of the month."""

    charge: ChargeJob
    tariffs: Tariffs
    services: tuple[str, ...]


def count_quantities(month: Month, ground: Ground, intake: Intake) -> Intake:
    """Count what tariffs count over the month, where any does; what was read, and what commitments lack.

    A month whose prices name no such tariff is left as it is.
    """
    tables = ground.structure.tables
    services, tariffs = counted_services(tables["prices"], tables["tariffs"]), tariffs_of(tables["tariffs"])
    if not services or tariffs is None:
        return intake
    jobs = [CountJob(job, tariffs, tuple(services)) for job in charge_jobs(month, ground, intake)]
    counted = count_month(tariffs, each_part(month, count_one, jobs))
    for part, amounts in zip(intake.parts, counted.amounts, strict=True):
        hand_on(month, "counted", part.name, amounts)
    lacking = shortfalls(tariffs, tables["prices"], counted.counts, month.days, month.settings.group.provider)
    return intake if lacking.is_empty() else _with_shortfalls(month, ground, intake, lacking)


def count_one(job: CountJob) -> CountedPart:
    """The lines of one part that count."""
    own = job.charge
    lines = read_part(own.month.tables, "usage_lines", own.part.name, own.columns)
    return counted_part(lookup_here(own), job.tariffs, lines, own.terms, job.services)


def _with_shortfalls(month: Month, ground: Ground, intake: Intake, lacking: pl.DataFrame) -> Intake:
    """What was read, and a part of the shortfalls, one usage line each."""
    source = next(source for source in ground.structure.sources if source.table == TARIFFS.name)
    languages = languages_of(month, ground)
    lines = shortfall_lines(lacking, source.file, month.days, languages, month.settings.group.language)
    made = take_made(month, ground, SOURCE, source, lines)
    return Intake((*intake.parts, *made.parts), (*intake.files, *made.files))
