package sluice.logs;

/** How fast hits may be sent. For the thread that reads. */
public interface ImportPace {
  /** As fast as they are taken. */
  ImportPace FULL = hits -> {};

  /** Waits until so many hits may be sent. */
  void await(int hits) throws InterruptedException;
}
