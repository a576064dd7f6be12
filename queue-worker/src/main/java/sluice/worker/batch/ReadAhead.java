package sluice.worker.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.queue.RequestSet;

/**
 * The entries of one list that were read and belong to no batch yet, and how many to read next.
 * Confined to a {@link QueueView}.
 */
final class ReadAhead {
  /** Compressed bytes read at once, more or less: large entries are read in smaller numbers. */
  private static final long READ_BYTES = 4L << 20;

  /** Entries of the first read: nobody knows yet how large they are. */
  private static final int FIRST_READ = 10;

  /** By how much a read may grow while entries are small. */
  private static final int READ_GROWTH = 4;

  private final BatchBounds bounds;
  private final ArrayDeque<QueueEntry> entries = new ArrayDeque<>();
  private int readCount;
  private String condemned = "";
  private String sentence = "";

  ReadAhead(BatchBounds bounds) {
    this.bounds = bounds;
    this.readCount = Math.min(FIRST_READ, bounds.requestSets());
  }

  /** One entry, named by its SHA-1, is not decoded but has this text for its fault. */
  void condemn(String sha1, String reason) {
    condemned = sha1;
    sentence = reason;
  }

  BatchBounds bounds() {
    return bounds;
  }

  int size() {
    return entries.size();
  }

  void clear() {
    entries.clear();
  }

  /** The entry that comes first; null if there is none. */
  QueueEntry peek() {
    return entries.peekFirst();
  }

  /** Takes out the entry that comes first. */
  void remove() {
    entries.removeFirst();
  }

  /** SHA-1 of the first entry if taking it decodes it. */
  Optional<String> decodable() {
    return Optional.ofNullable(entries.peekFirst())
        .filter(entry -> entry.unusable().isEmpty() || !entry.sha1Hex().equals(condemned))
        .map(QueueEntry::sha1Hex);
  }

  /** The first entry behind the head that was never decoded. */
  Optional<QueueEntry> undecodedBehindHead() {
    return entries.stream().skip(1).filter(entry -> !entry.isDecoded()).findFirst();
  }

  /** Digests of the entries of PHP, in the order of the list; decodes all entries. */
  List<Long> phpDigests() {
    List<Long> digests = new ArrayList<>();
    for (QueueEntry entry : entries) {
      if (!entry.isOurs()) {
        digests.add(entry.digest());
      }
    }
    return digests;
  }

  /** When the first entry was accepted, Unix seconds. */
  Optional<Long> oldestTime() {
    QueueEntry head = entries.peekFirst();
    return head == null ? Optional.empty() : head.set().map(RequestSet::time);
  }

  /** How many entries to read; 0 when enough are there. */
  int readCount() {
    return entries.size() >= bounds.requestSets() ? 0 : readCount;
  }

  /** Takes in what was read. */
  void add(List<byte[]> read) {
    long bytes = 0;
    for (byte[] raw : read) {
      bytes += raw.length;
      entries.add(entry(raw));
    }
    if (bytes > READ_BYTES) {
      readCount = (int) Math.max(1, read.size() * READ_BYTES / bytes);
    } else {
      readCount = Math.min(bounds.requestSets(), readCount * READ_GROWTH);
    }
  }

  private QueueEntry entry(byte[] raw) {
    QueueEntry entry = new QueueEntry(raw, bounds.entryInflatedBytes());
    if (!condemned.isEmpty() && entry.sha1Hex().equals(condemned)) {
      entry.condemn(sentence);
    }
    return entry;
  }
}
