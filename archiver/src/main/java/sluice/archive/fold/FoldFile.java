package sluice.archive.fold;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import sluice.process.PrivateFiles;

/**
 * Folds of one scope, appended to a file and read by where they begin. What was appended is never
 * changed. Not thread-safe.
 *
 * <pre>
 *   a fold:  int length, int CRC-32C, so many bytes as {@link ScopeFold#write} gives
 * </pre>
 */
final class FoldFile implements AutoCloseable {
  private static final int HEADER = 2 * Integer.BYTES;

  private final Path path;
  private final FileChannel channel;
  private long length;
  private boolean isForced = true;

  private FoldFile(Path path, FileChannel channel, long length) {
    this.path = path;
    this.channel = channel;
    this.length = length;
  }

  /** Makes an empty file in place of what may be there. */
  static FoldFile create(Path path) throws IOException {
    return open(path, 0);
  }

  /** Opens a file that has at least so many bytes; what lies behind them is cut off. */
  static FoldFile open(Path path, long length) throws IOException {
    FileChannel channel = PrivateFiles.open(path);
    if (channel.size() < length) {
      channel.close();
      throw new IOException(path + " has less than " + length + " bytes");
    }
    channel.truncate(length);
    return new FoldFile(path, channel, length);
  }

  Path path() {
    return path;
  }

  /** Where the next fold will begin. */
  long length() {
    return length;
  }

  /** Appends a fold; returns where it begins. */
  long append(ScopeFold fold) throws IOException {
    return append(bytes(fold));
  }

  /** Appends a fold, unless the one that begins there is the same; returns where it begins. */
  long appendUnlessAt(long at, ScopeFold fold) throws IOException {
    byte[] bytes = bytes(fold);
    return Arrays.equals(bytes(at), bytes) ? at : append(bytes);
  }

  private static byte[] bytes(ScopeFold fold) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      fold.write(out);
    }
    return bytes.toByteArray();
  }

  private long append(byte[] bytes) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(HEADER + bytes.length);
    record.putInt(bytes.length).putInt(checksum(bytes)).put(bytes).flip();
    long at = length;
    while (record.hasRemaining()) {
      length += channel.write(record, length);
    }
    isForced = false;
    return at;
  }

  /** Copies a fold of another file; returns where the copy begins. */
  long append(FoldFile from, long at) throws IOException {
    return append(from.bytes(at));
  }

  /** Bytes that a fold takes. */
  long size(long at) throws IOException {
    return HEADER + (long) header(at).getInt(0);
  }

  /**
   * Fills an empty fold.
   *
   * @throws IOException also if the file is damaged there, or of a fold of another kind
   */
  ScopeFold read(long at, ScopeFold into) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes(at)))) {
      into.read(in);
    }
    return into;
  }

  private byte[] bytes(long at) throws IOException {
    ByteBuffer header = header(at);
    int size = header.getInt(0);
    if (size < 0 || at + HEADER + size > length) {
      throw new IOException(path + " is damaged at " + at);
    }
    byte[] bytes = new byte[size];
    readFully(ByteBuffer.wrap(bytes), at + HEADER);
    if (checksum(bytes) != header.getInt(Integer.BYTES)) {
      throw new IOException(path + " is damaged at " + at);
    }
    return bytes;
  }

  private ByteBuffer header(long at) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    readFully(header, at);
    return header;
  }

  private void readFully(ByteBuffer into, long at) throws IOException {
    long from = at;
    while (into.hasRemaining()) {
      int count = channel.read(into, from);
      if (count < 0) {
        throw new IOException(path + " ends before " + from);
      }
      from += count;
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** Makes sure that what was appended survives a crash of the machine. */
  void force() throws IOException {
    if (!isForced) {
      channel.force(false);
      isForced = true;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
