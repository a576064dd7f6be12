package sluice.logs;

/** Is told how far an import has come. Thread-safe. */
public interface ImportWatch {

  /**
   * A log begins, or goes on.
   *
   * @param log its path
   * @param bytes of its file; 0 if nobody knows, or it grows
   * @param from bytes that were done before
   */
  void begins(String log, long bytes, long from);

  /**
   * Something of it is done.
   *
   * @param bytes of the file that were read so far
   */
  void reached(long bytes);

  /** The log is done, or given up. */
  void ends();

  /**
   * Something that the operator should know, and that does not end the import.
   *
   * @param event name for the log
   * @param what in words
   */
  void warns(String event, String what);
}
