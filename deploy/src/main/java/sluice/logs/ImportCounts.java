package sluice.logs;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import sluice.logs.RoundSender.Hit;

/** What became of the lines of an import. Thread-safe. */
public final class ImportCounts {

  /** Sites with hosts that are told apart; a log can hold any number of names. */
  private static final int MAX_HOSTS = 1000;

  /** More than any host has. */
  private static final int MAX_CHARS = 300;

  private static final String OTHERS = "(others)";

  private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
  private final Map<String, Long> sites = new TreeMap<>();
  private final Map<String, Long> strangers = new TreeMap<>();
  private final LongAdder invalid = new LongAdder();

  /** Nothing was counted yet. */
  public ImportCounts() {
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
  }

  void count(Outcome outcome) {
    outcomes.get(outcome).increment();
  }

  void sent(Hit hit) {
    count(Outcome.SENT);
    add(sites, "site " + hit.idSite() + (hit.host().isEmpty() ? "" : "  " + hit.host()));
  }

  void stranger(String host) {
    add(strangers, host);
  }

  void invalid(long hits) {
    invalid.add(hits);
  }

  private synchronized void add(Map<String, Long> map, String name) {
    String cut = name.length() <= MAX_CHARS ? name : name.substring(0, MAX_CHARS);
    String key = map.containsKey(cut) || map.size() < MAX_HOSTS ? cut : OTHERS;
    map.merge(key, 1L, Long::sum);
  }

  /** Lines with that outcome. */
  public long of(Outcome outcome) {
    return outcomes.get(outcome).sum();
  }

  /** All lines. */
  public long lines() {
    return outcomes.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Sent hits that the tracker called invalid. */
  public long invalid() {
    return invalid.sum();
  }

  /** Sent hits by site and host, in words. */
  public synchronized Map<String, Long> sites() {
    return new TreeMap<>(sites);
  }

  /** Lines by host that is no site's. */
  public synchronized Map<String, Long> strangers() {
    return new TreeMap<>(strangers);
  }
}
