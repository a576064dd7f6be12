package sluice.archive.budget;

/** Time that passes when somebody waits for it. Confined to one thread. */
final class SettableTicks implements Ticks {
  long now = 1;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void pause(long nanos) {
    now += nanos;
  }
}
