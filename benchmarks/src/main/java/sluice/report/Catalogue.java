package sluice.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What figures are called on the page, and in which part of it each stands. Stateless. */
final class Catalogue {

  /**
   * A part of the page.
   *
   * @param title its heading
   * @param text what was done, and what the figures do not show
   * @param names of its figures, with what the page calls them, in order
   */
  record Section(String title, String text, List<Entry> names) {}

  /** A figure's name, and what the page calls it. */
  record Entry(String name, String title) {}

  static final List<Section> SECTIONS =
      List.of(
          new Section(
              "Ingest",
              """
              A process of its own with 256 MiB of heap takes hits of a website over kept connections and answers each when Redis
              has it: page views, events, searches, links, downloads, pings and contents, pages and visitors by Zipf's law. Load
              generator, nginx, Redis and ingest share the machine; nginx answers the same load with `empty_gif` in turn. All
              hits are counted in Redis before a rate counts. The latency is that of an open loop at half of the highest rate: it
              counts from the moment when a hit was due. Beside POST and bulks of 16 KiB stands nginx that reads and drops the
              bodies (for bulks by the hits in them), since `empty_gif` takes none; beside TLS `empty_gif` by TLS. In a closed
              loop each call waits for those before it: 128 bulks under way, each some dozens of hits, last as long as the hits in
              all of them.
              `sluice.ingest.IngestCells` says the rest.""",
              List.of(
                  entry("ingest.requests_per_second", "hits answered after Redis has them"),
                  entry("ingest.latency_rate", "rate of the open loop"),
                  entry("ingest.latency_ms", "latency at half of the highest rate, open loop"),
                  entry("ingest.kind_hits_per_second", "hits by other ways, 128 connections"),
                  entry("ingest.kind_p99_ms", "99th percentile of their latency, closed loop"),
                  entry("ingest.cpu_us_per_hit", "processor time of ingest by hit"),
                  entry("ingest.heap_bytes", "heap of ingest after a collection, at most"),
                  entry("redis.cpu_us_per_hit", "processor time of Redis by queued hit"),
                  entry("redis.bytes_per_queued_hit", "memory of Redis by queued hit"),
                  entry("redis.aof_bytes_per_hit", "append-only file by queued hit"))),
          new Section(
              "Worker",
              """
              Queued hits of a shop go through the production wiring into an empty Matomo database whose server flushes at
              each commit; beside it the same rows by plain multi-row INSERTs that decide nothing, on as many connections.
              Streams that are as unlike that mix as hits can be follow, each beside the mix. All rows are counted before a
              rate counts. `sluice.worker.WorkerThroughput` says the rest.""",
              List.of(
                  entry("worker.hits_per_second", "hits drained"),
                  entry("worker.stream_hits_per_second", "hits of a stream, 1 thread"),
                  entry("worker.worst_step_ratio", "slowest step of a stream, times the mix"))),
          new Section(
              "A worker that starts on a backlog",
              """
              The launcher's own process, with 512 MiB of heap and classes kept by `sluice classes`, is started while the
              queues are full. Seconds count from its start; costs are those after it was warm.
              `sluice.worker.WorkerBacklog` says the rest.""",
              List.of(
                  entry(
                      "worker.seconds_until_80_percent",
                      "a fresh worker until 80 % of its steady rate"),
                  entry("worker.backlog_hits_per_second", "steady rate"),
                  entry("worker.cpu_us_per_hit", "processor time of the worker by hit"),
                  entry("database.cpu_us_per_hit", "processor time of MariaDB by hit"),
                  entry("redis.drain_cpu_us_per_hit", "processor time of Redis by drained hit"),
                  entry("worker.heap_bytes", "heap of the worker after a collection, at most"),
                  entry("database.rows_per_hit", "rows by hit"),
                  entry("database.bytes_per_hit", "data and indexes by hit"),
                  entry("database.writes_per_hit", "InnoDB's writes by hit, all flushed"),
                  entry("database.write_bytes_per_hit", "InnoDB's bytes written by hit"))),
          new Section(
              "Archiver",
              """
              A process of its own with 1 GiB of heap archives site-days, with day, week, month and year; beside it the same
              rows, read once by the archiver's own statements. Sums of the archives are compared with the log before a
              figure counts. Cells that were left out are named at the end of the page. `sluice.archive.ArchiveThroughput` says
              the rest.""",
              List.of(
                  entry("archiver.scratch_seconds", "archiving a day for the first time"),
                  entry("archiver.segments_seconds", "the same with segments and without"),
                  entry("archiver.more_seconds", "archiving after one percent more hits"),
                  entry("archiver.nothing_seconds", "with nothing new"),
                  entry("archiver.restart_seconds", "after one percent more hits, restarted"),
                  entry("archiver.period_seconds", "week and month, year alone"),
                  entry("archiver.quiet_seconds", "quiet sites, nothing new"),
                  entry("archiver.rows_read", "rows of the log that are read"),
                  entry("archiver.heap_bytes", "heap of the archiver after a collection, at most"),
                  entry("archiver.beside_hits_per_second", "a worker beside it"))),
          new Section(
              "Start",
              """
              From the start of a process of the distribution until its admin port says that it is ready, and of a command
              until it has ended; classes are kept by `sluice classes`.""",
              List.of(entry("start.seconds", "start"))),
          new Section(
              "Micro benchmarks",
              """
              One step each, in one thread, by JMH, with a baseline of the same class where there is one: the limit beside a
              step is what the least that could be done takes. Short runs: a difference of a few percent says nothing. Device
              detection judges a typed mix of user agents, or the test cases of device-detector ("fixture mix") where
              `--matomo-dir` or `SLUICE_TEST_MATOMO_DIR` names a folder with them and with Matomo's rules.""",
              List.of(
                  entry("micro.time", "time of a call"),
                  entry("micro.rate", "calls"),
                  entry(
                      "device.slowest_agent_ms",
                      "slowest user agent, uncached, the best of many passes"))));

  private static final Map<String, String> TITLES =
      SECTIONS.stream()
          .flatMap(section -> section.names().stream())
          .collect(Collectors.toMap(Entry::name, Entry::title));

  private Catalogue() {}

  private static Entry entry(String name, String title) {
    return new Entry(name, title);
  }

  static boolean knows(String name) {
    return TITLES.containsKey(name);
  }

  /** What a figure is called, labels included. */
  static String title(Figure figure) {
    StringBuilder text = new StringBuilder(TITLES.getOrDefault(figure.name(), figure.name()));
    String sign = ": ";
    for (Map.Entry<String, String> label : figure.labels().entrySet()) {
      text.append(sign).append(words(label.getKey(), label.getValue()));
      sign = ", ";
    }
    return text.toString();
  }

  private static String words(String label, String value) {
    return switch (label) {
      case "connections" -> value + " connections";
      case "threads" -> value.equals("1") ? "1 thread" : value + " threads";
      case "percentile" -> "p" + value.replaceFirst("\\.0$", "");
      case "actions" -> "%,d actions".formatted(Long.parseLong(value)).replace(',', ' ');
      case "segments" -> value + " segments";
      case "sites" -> value + " sites";
      case "command" -> "`sluice " + value + "`";
      case "table" -> "`" + value + "`";
      case "step" -> "`" + value + "`";
      default -> value;
    };
  }
}
