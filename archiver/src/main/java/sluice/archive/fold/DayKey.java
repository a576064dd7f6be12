package sluice.archive.fold;

import sluice.archive.period.Period;
import sluice.archive.report.ReportSettings;
import sluice.site.Site;

/**
 * Of what a {@link DayState} is, and all that shapes it: of another key it is of no use.
 *
 * @param columns of the log tables
 */
public record DayKey(Site site, ReportSettings settings, Period day, String columns) {}
