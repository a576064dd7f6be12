package sluice.worker.operate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.HeldLock;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.QueueLocks;

/** The plugin's locks ({@code sluice queue locks}). Confined to one thread. */
public final class LockTable implements AutoCloseable {
  private static final Pattern KEY = Pattern.compile("(?:QueuedTrackingLock)?(\\d{1,4})");

  private final QueueLocks locks;

  /** Does not own the backend. */
  public LockTable(QueueBackend backend) {
    this.locks = backend.locks();
  }

  /** The locks of the queues 0..queues-1 that somebody holds. */
  public List<HeldLock> held(int queues) throws BackendException {
    List<HeldLock> held = new ArrayList<>();
    for (int queue = 0; queue < queues; queue++) {
      locks.holder(queue).ifPresent(held::add);
    }
    return List.copyOf(held);
  }

  /**
   * Frees a lock, whoever holds it. A worker of ours that held it notices and commits nothing more
   * under it.
   *
   * @param key {@code QueuedTrackingLock3} or just {@code 3}
   * @return empty if it was freed, else why not
   */
  public Optional<String> unlock(String key) throws BackendException {
    Matcher matcher = KEY.matcher(key);
    if (!matcher.matches()) {
      return Optional.of("'" + key + "' is no lock: give QueuedTrackingLock and a queue id");
    }
    boolean isFreed = locks.unlock(Integer.parseInt(matcher.group(1)));
    return isFreed ? Optional.empty() : Optional.of("'" + key + "' is not locked");
  }

  @Override
  public void close() {
    locks.close();
  }
}
