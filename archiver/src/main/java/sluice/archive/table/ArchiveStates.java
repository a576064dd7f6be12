package sluice.archive.table;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import sluice.archive.table.ArchiveReader.Version;
import sluice.log.DateTimes;

/**
 * Tells states of archives of periods that go on from each other, which their stamps do not: one
 * may be updated twice in a second, and stamped anew though it is what it was. In memory, of what
 * this process published. Thread-safe.
 */
final class ArchiveStates {
  /** Memory for states. */
  private static final long BYTES = 64L << 20;

  /** Bytes of a state with its key, in the map. */
  private static final int STATE_BYTES = 400;

  private final AtomicLong revisions = new AtomicLong();
  private final WeighedCache<ArchiveKey, State> states =
      new WeighedCache<>(BYTES, state -> STATE_BYTES);

  /**
   * An archive of ours.
   *
   * @param archivedAt ts_archived of its done flag, as text
   * @param publishedAt the same when it got what it holds, as text
   * @param revision another one whenever what it holds is something else
   */
  record State(long idArchive, String archivedAt, String publishedAt, long revision) {}

  /**
   * An archive was published.
   *
   * @param isSame whether it has kept its id and what it holds
   */
  void published(ArchiveKey key, long id, String archivedAt, boolean isSame) {
    Optional<State> former = isSame ? states.get(key) : Optional.empty();
    long revision = former.map(State::revision).orElseGet(revisions::incrementAndGet);
    states.put(key, new State(id, archivedAt, archivedAt, revision));
  }

  /** An archive has got another stamp and is what it was. */
  void stamped(ArchiveKey key, long id, Instant former, Instant now) {
    get(key, new Version(id, former))
        .ifPresent(
            state ->
                states.put(
                    key,
                    new State(id, DateTimes.text(now), state.publishedAt(), state.revision())));
  }

  void forget(ArchiveKey key) {
    states.remove(key);
  }

  /** The state of an archive; empty where it is not as we left it. */
  Optional<State> get(ArchiveKey key, Version version) {
    return states
        .get(key)
        .filter(state -> state.idArchive() == version.idArchive())
        .filter(state -> state.archivedAt().equals(DateTimes.text(version.archivedAt())));
  }
}
