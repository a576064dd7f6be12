package sluice.archive.table;

import sluice.archive.period.Period;

/** What an archive is of: site, period, segment and plugins. */
public record ArchiveKey(int idSite, Period period, DoneFlag flag) {}
