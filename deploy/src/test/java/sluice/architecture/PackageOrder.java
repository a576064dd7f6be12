package sluice.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of the packages: of each module from the ground up, the modules along the data's flow.
 * A package stands below those that use it, so the table has no room for a cycle.
 */
final class PackageOrder {

  private static final List<Room> TRACKER_INGEST =
      List.of(
          Room.open("php", "PHP's rules: what a value means, whoever reads it"),
          Room.open("php.time", "PHP's rules of times, which need no values"),
          Room.open("php.json", "PHP's values from and to JSON", "php"),
          Room.open("php.url", "PHP's values from query strings", "php"),
          Room.open("php.pattern", "PHP's regular expressions", "php"),
          Room.open(
              "request",
              "what a client sent, read by PHP's rules",
              "php",
              "php.json",
              "php.time",
              "php.url"),
          Room.open("queue", "request sets as the queue holds them", "php", "php.json", "request"),
          Room.open("process", "what each process has: health, meters, files, log"),
          Room.open("admin", "shows it, and what the parts add, on the admin port", "process"),
          Room.open(
              "matomo",
              "Matomo's configuration and tokens; faults of it are told",
              "php",
              "process"),
          Room.inner("deflate", "compresses entries, with codes made beforehand"),
          Room.inner("ingest.spool", "files that outlive the process", "process"),
          Room.inner(
              "ingest.ring",
              "takes what was parsed to Redis, or to the spool while Redis is away",
              "deflate",
              "ingest.spool",
              "matomo",
              "php",
              "php.json",
              "process",
              "queue",
              "request"),
          Room.inner(
              "ingest.http",
              "parses calls and hands them on",
              "ingest.ring",
              "php",
              "php.json",
              "php.url",
              "queue",
              "request"),
          Room.inner(
              "ingest",
              "wires the stages together",
              "ingest.http",
              "ingest.ring",
              "ingest.spool",
              "queue",
              "request",
              "matomo",
              "process"));

  private static final List<Room> QUEUE_WORKER =
      List.of(
          Room.open("log", "the log tables: names, codes and how values fit and compare"),
          Room.open("site", "sites and settings, read from tables whose times log knows", "log"),
          Room.inner("worker.door", "cuts what is made to be expensive, before any rule sees it"),
          Room.inner("worker.url", "page urls, cleaned as the site wants them", "site"),
          Room.inner(
              "worker.action", "what a hit did, by the site's rules", "worker.url", "log", "site"),
          Room.inner("worker.device", "what the hit came from", "worker.door", "log"),
          Room.inner("worker.location", "where it came from", "worker.action", "log"),
          Room.inner(
              "worker.goal",
              "goals are matched with actions",
              "worker.action",
              "worker.door",
              "log",
              "site"),
          Room.inner(
              "worker.referrer",
              "how the visitor came, by urls",
              "worker.url",
              "worker.action",
              "worker.door",
              "site"),
          Room.inner(
              "worker.visit",
              "a visit's columns come from all rules about one hit",
              "worker.action",
              "worker.device",
              "worker.goal",
              "worker.location",
              "worker.referrer",
              "log",
              "site"),
          Room.inner("worker.backend", "where the queues are: Redis or the database"),
          Room.inner("worker.lease", "who owns a queue", "worker.backend"),
          Room.inner(
              "worker.batch",
              "what is taken together, of an owned queue, and what the engine asks of the rules",
              "worker.lease"),
          Room.inner(
              "worker.plan",
              "decides about all hits of a batch, by the rules",
              "worker.visit",
              "worker.batch",
              "worker.url",
              "worker.action",
              "worker.device",
              "worker.door",
              "worker.goal",
              "worker.location",
              "worker.referrer",
              "log",
              "site"),
          Room.inner(
              "worker.commit",
              "reads and writes the log tables as the plan says",
              "worker.plan",
              "worker.visit",
              "worker.batch",
              "worker.action",
              "worker.door",
              "log"),
          Room.inner(
              "worker.drain",
              "takes batches through to their commit; knows no plan and no tracking rule",
              "worker.batch",
              "worker.lease",
              "worker.backend",
              "worker.door"),
          Room.inner(
              "worker.operate",
              "what operators ask of queues and dead letters",
              "worker.drain",
              "worker.batch",
              "worker.backend"),
          Room.inner(
              "worker",
              "wires rules and engine together",
              "worker.drain",
              "worker.commit",
              "worker.plan",
              "worker.batch",
              "worker.url",
              "worker.action",
              "worker.device",
              "worker.location",
              "worker.referrer",
              "worker.lease",
              "worker.backend",
              "worker.door",
              "log",
              "site"));

  private static final List<Room> ARCHIVER =
      List.of(
          Room.inner("archive.budget", "what the archiver may take of the database"),
          Room.inner("archive.period", "days, weeks, months and years of a site"),
          Room.inner("archive.table", "archive tables are by month of a period", "archive.period"),
          Room.inner("archive.visit", "visits as read from the log tables", "archive.table"),
          Room.inner(
              "archive.change",
              "which days changed",
              "archive.visit",
              "archive.period",
              "archive.table"),
          Room.inner("archive.past", "which days of the past", "archive.period", "archive.table"),
          Room.inner("archive.segment", "whether a visit is of a segment", "archive.visit"),
          Room.inner("archive.group", "keys by which rows are grouped", "archive.visit"),
          Room.inner(
              "archive.count",
              "what is counted of a group",
              "archive.group",
              "archive.visit",
              "archive.table"),
          Room.inner(
              "archive.report",
              "what all reports have in common",
              "archive.count",
              "archive.group",
              "archive.visit",
              "archive.table",
              "archive.past",
              "archive.period"),
          report("actions"),
          report("bots"),
          report("contents"),
          report("country"),
          report("customdimensions"),
          report("devices"),
          report("events"),
          report("goals"),
          report("referrers"),
          report("visits", "archive.period"),
          Room.inner(
              "archive.fold",
              "makes all reports of a day or a longer period",
              "archive.report",
              "archive.report.actions",
              "archive.report.bots",
              "archive.report.contents",
              "archive.report.country",
              "archive.report.customdimensions",
              "archive.report.devices",
              "archive.report.events",
              "archive.report.goals",
              "archive.report.referrers",
              "archive.report.visits",
              "archive.segment",
              "archive.count",
              "archive.group",
              "archive.visit",
              "archive.table",
              "archive.period"),
          Room.inner(
              "archive.verify",
              "compares what is there with what is folded",
              "archive.fold",
              "archive.report",
              "archive.segment",
              "archive.visit",
              "archive.table",
              "archive.period"),
          Room.inner(
              "archive",
              "finds what changed, folds it, publishes it",
              "archive.verify",
              "archive.budget",
              "archive.fold",
              "archive.change",
              "archive.past",
              "archive.segment",
              "archive.report",
              "archive.visit",
              "archive.table",
              "archive.period"));

  private static final List<Room> DEPLOY =
      List.of(
          Room.inner("watch", "how the servers are that a process uses"),
          Room.inner("doctor", "looks at an installation, by the rules of all parts"),
          Room.inner("logs", "replays access logs as tracking requests"),
          Room.inner("page", "what the live page shows of all parts"),
          Room.inner("capacity", "what a number of hits needs, by measured costs alone"),
          Room.inner(
              "cli",
              "the command line starts and asks everything",
              "logs",
              "watch",
              "doctor",
              "page",
              "capacity"));

  private PackageOrder() {}

  /** Reports of one plugin of Matomo, which know nothing of those of others. */
  private static Room report(String plugin, String... more) {
    String[] uses = new String[more.length + 5];
    uses[0] = "archive.report";
    uses[1] = "archive.count";
    uses[2] = "archive.visit";
    uses[3] = "archive.table";
    uses[4] = "archive.group";
    System.arraycopy(more, 0, uses, 5, more.length);
    return Room.inner("archive.report." + plugin, "reports of one plugin", uses);
  }

  /** Rooms by module, both in order. */
  static Map<String, List<Room>> modules() {
    Map<String, List<Room>> modules = new LinkedHashMap<>();
    modules.put("tracker-ingest", TRACKER_INGEST);
    modules.put("queue-worker", QUEUE_WORKER);
    modules.put("archiver", ARCHIVER);
    modules.put("deploy", DEPLOY);
    return modules;
  }

  /** Arrows that the table forbids and the code has, such as {@code a -> b}, with the reason. */
  static Map<String, String> known() {
    return Map.of(
        "sluice.cli -> sluice.embedded",
        "the quickstart starts the servers of the tests, which the distribution carries along");
  }
}
