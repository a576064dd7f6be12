package sluice.archive.table;

import java.util.LinkedHashMap;
import java.util.Map;
import sluice.php.PhpRound;

/**
 * The records of one archive before they are written. Mutable; confined to the thread that
 * archives.
 */
public final class ArchiveContents {
  private final boolean isOfRunning;
  private final SideBySide sideBySide;
  private final Map<String, Double> numerics = new LinkedHashMap<>();
  private final Map<String, Double> assumed = new LinkedHashMap<>();
  private final Map<String, Blob> records = new LinkedHashMap<>();

  private ArchiveContents(boolean isOfRunning, SideBySide sideBySide) {
    this.isOfRunning = isOfRunning;
    this.sideBySide = sideBySide;
  }

  /** Nothing yet; it is compressed to stay. */
  public ArchiveContents() {
    this(false, SideBySide.ONE_BY_ONE);
  }

  /** Nothing yet of a day or period that goes on: its archive is replaced again and again. */
  public static ArchiveContents ofRunning() {
    return new ArchiveContents(true, SideBySide.ONE_BY_ONE);
  }

  /** What its blobs are compressed with, to be closed. */
  Zlib zlib() {
    return isOfRunning ? Zlib.ofRunning() : Zlib.ofMatomo();
  }

  /** How work on its tables is shared with other threads. */
  public SideBySide sideBySide() {
    return sideBySide;
  }

  /** Adds a numeric record; it is rounded to two decimals as Matomo does, and 0 is not stored. */
  public void number(String name, double value) {
    double rounded = PhpRound.toTwoDecimals(value);
    if (rounded != 0) {
      numerics.put(name, rounded);
    }
  }

  /** Makes a core metric known to reports that look at it, without storing it here. */
  public void assume(String name, double value) {
    assumed.put(name, value);
  }

  /**
   * Nothing yet, but that the numeric records that are here are known.
   *
   * @param others write records of its tables, too
   */
  public ArchiveContents part(SideBySide others) {
    ArchiveContents part = new ArchiveContents(isOfRunning, others);
    part.assumed.putAll(assumed);
    part.assumed.putAll(numerics);
    return part;
  }

  /** Takes over the records of a part. */
  public void add(ArchiveContents part) {
    numerics.putAll(part.numerics);
    records.putAll(part.records);
  }

  /** Adds a table as it is, already cut to its limits. */
  public void table(String name, ReportTable table) {
    records.putAll(new BlobEncoder(name, this::zlib, sideBySide).encode(table));
  }

  /** A numeric record, or a core metric that is assumed; 0 if there is none. */
  public double number(String name) {
    return numerics.getOrDefault(name, assumed.getOrDefault(name, 0.0));
  }

  /** The numeric records, none of them 0. */
  public Map<String, Double> numerics() {
    return numerics;
  }

  /** The blob records, chunks included. */
  Map<String, Blob> records() {
    return records;
  }

  /** The blob records as they are stored, compressed, chunks included. */
  public Map<String, byte[]> blobs() {
    Map<String, byte[]> stored = new LinkedHashMap<>();
    try (Zlib zlib = zlib()) {
      records.forEach((name, blob) -> stored.put(name, blob.stored(zlib)));
    }
    return stored;
  }
}
