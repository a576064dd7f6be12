package sluice.archive.fold;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import sluice.process.PrivateFiles;

/**
 * What the files of a day hold, in a file of its own that is replaced whole.
 *
 * <pre>
 *   UTF version, UTF fingerprint, UTF token, UTF name of the file of ids, int ids in it,
 *   int CRC-32C of these
 *   int leaves, for each: its visits;  the visits in no leaf      (int number, then longs)
 *   int scopes, for each: UTF hash, UTF file name, long length,
 *                         for each leaf: long where it begins,
 *                         int middles, for each: int group, long where it begins
 *   int CRC-32C of all that is before it
 * </pre>
 *
 * @param fingerprint of all that shapes the folds; folds of another one are of no use
 * @param token what the database must say of the day, or the files are not of its last archive
 * @param ids the file of ids
 * @param leaves idvisit of each leaf, ascending
 * @param open idvisit of the visits in no leaf, ascending
 */
record DayManifest(
    String fingerprint,
    String token,
    Ids ids,
    List<long[]> leaves,
    long[] open,
    List<ScopeEntry> scopes) {
  private static final String VERSION = "sluice-day-1";

  /** The manifest's own file. */
  static final String NAME = "day";

  /**
   * What the file of ids holds.
   *
   * @param count ids that count
   */
  record Ids(String file, int count, int checksum) {}

  /**
   * What a scope's file holds.
   *
   * @param hash of the segment, "" for all visits
   * @param length bytes of the file that count
   */
  record ScopeEntry(
      String hash, String file, long length, List<Long> leaves, Map<Integer, Long> middles) {}

  /** Replaces the manifest of a directory; it is on disk when this returns. */
  void store(Path directory) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(VERSION);
    out.writeUTF(fingerprint);
    out.writeUTF(token);
    out.writeUTF(ids.file());
    out.writeInt(ids.count());
    out.writeInt(ids.checksum());
    out.writeInt(leaves.size());
    for (long[] leaf : leaves) {
      write(out, leaf);
    }
    write(out, open);
    out.writeInt(scopes.size());
    for (ScopeEntry scope : scopes) {
      write(out, scope);
    }
    out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
    PrivateFiles.replace(directory.resolve(NAME), bytes.toByteArray());
  }

  private static void write(DataOutputStream out, long[] ids) throws IOException {
    out.writeInt(ids.length);
    ByteBuffer bytes = ByteBuffer.allocate(ids.length * Long.BYTES);
    bytes.asLongBuffer().put(ids);
    out.write(bytes.array());
  }

  private static void write(DataOutputStream out, ScopeEntry scope) throws IOException {
    out.writeUTF(scope.hash());
    out.writeUTF(scope.file());
    out.writeLong(scope.length());
    for (long at : scope.leaves()) {
      out.writeLong(at);
    }
    out.writeInt(scope.middles().size());
    for (Map.Entry<Integer, Long> middle : scope.middles().entrySet()) {
      out.writeInt(middle.getKey());
      out.writeLong(middle.getValue());
    }
  }

  /**
   * Reads the manifest of a directory.
   *
   * @throws IOException also if there is none, or it is damaged or of another version
   */
  static DayManifest load(Path directory) throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve(NAME));
    int end = bytes.length - Integer.BYTES;
    if (end < 0 || checksum(bytes, end) != ByteBuffer.wrap(bytes).getInt(end)) {
      throw new IOException(directory.resolve(NAME) + " is damaged");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (!in.readUTF().equals(VERSION)) {
      throw new IOException(directory.resolve(NAME) + " is of another version");
    }
    String fingerprint = in.readUTF();
    String token = in.readUTF();
    Ids ids = new Ids(in.readUTF(), in.readInt(), in.readInt());
    int leafCount = in.readInt();
    List<long[]> leaves = new ArrayList<>();
    for (int i = 0; i < leafCount; i++) {
      leaves.add(readIds(in));
    }
    long[] open = readIds(in);
    int scopeCount = in.readInt();
    List<ScopeEntry> scopes = new ArrayList<>();
    for (int i = 0; i < scopeCount; i++) {
      scopes.add(readScope(in, leafCount));
    }
    return new DayManifest(fingerprint, token, ids, leaves, open, scopes);
  }

  private static long[] readIds(DataInputStream in) throws IOException {
    long[] ids = new long[in.readInt()];
    ByteBuffer.wrap(in.readNBytes(ids.length * Long.BYTES)).asLongBuffer().get(ids);
    return ids;
  }

  private static ScopeEntry readScope(DataInputStream in, int leafCount) throws IOException {
    String hash = in.readUTF();
    String file = in.readUTF();
    long length = in.readLong();
    List<Long> leaves = new ArrayList<>();
    for (int i = 0; i < leafCount; i++) {
      leaves.add(in.readLong());
    }
    int middleCount = in.readInt();
    Map<Integer, Long> middles = new TreeMap<>();
    for (int i = 0; i < middleCount; i++) {
      middles.put(in.readInt(), in.readLong());
    }
    return new ScopeEntry(hash, file, length, leaves, middles);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
