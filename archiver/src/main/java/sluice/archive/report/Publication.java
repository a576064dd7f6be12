package sluice.archive.report;

import sluice.archive.table.ArchiveContents;
import sluice.archive.visit.LogActions;

/**
 * What a report needs to publish a day.
 *
 * @param archive takes the records; those of the core metrics are there already
 * @param names the actions that the report asked for
 */
public record Publication(ArchiveContents archive, LogActions names) {}
