package sluice.capacity;

/** A part that can be away. */
enum Part {
  INGEST("ingest"),
  REDIS("Redis"),
  WORKER("worker"),
  DATABASE("MariaDB"),
  ARCHIVER("archiver");

  private final String word;

  Part(String word) {
    this.word = word;
  }

  /** As a reader knows it. */
  String word() {
    return word;
  }
}
