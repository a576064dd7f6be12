package sluice.archive.report.bots;

import sluice.matomo.MatomoInstallation;

/**
 * Names and shapes of the records of plugin BotTracking, which differ between versions. Immutable.
 *
 * @param botType the text of log_bot_request.bot_type that counts
 * @param prefix of all names of records
 * @param distinctBots name of the number of distinct bots, without the prefix
 * @param countsGone whether status 410 is "not found", as 404 is
 * @param hasContent whether there are records by URL: what was asked for, and what was broken
 * @param hasFavoured whether there are pages that people or bots favour
 */
public record BotRecords(
    String botType,
    String prefix,
    String distinctBots,
    boolean countsGone,
    boolean hasContent,
    boolean hasFavoured) {

  /** As this Matomo has them; it has BotTracking. */
  public static BotRecords of(MatomoInstallation installation) {
    boolean isChatbot = installation.namesBotsChatbots();
    return new BotRecords(
        installation.botType(),
        "BotTracking_AI" + (isChatbot ? "Chatbots" : "Assistants"),
        isChatbot ? "UniqueChatbots" : "UniqueAssistants",
        isChatbot,
        installation.botContent(),
        installation.favouredPages());
  }

  /** A record's whole name. */
  String name(String suffix) {
    return prefix + suffix;
  }
}
