package sluice.logs;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * An open log: a file, plain or compressed by gzip or bzip2, or standard input. For one thread,
 * save {@link #position}.
 */
final class LogFile implements AutoCloseable {

  /** Stands for standard input. */
  static final Path STANDARD_INPUT = Path.of("-");

  /** Bytes of the beginning that tell a log from others. */
  static final int PREFIX = 4096;

  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final boolean isCompressed;

  /** Null for standard input. */
  private final FileChannel channel;

  /** Null for standard input, and where the file system has none. */
  private final Object key;

  private byte[] prefix;
  private final InputStream text;

  private LogFile(
      Path path, boolean isCompressed, FileChannel channel, byte[] prefix, InputStream text)
      throws IOException {
    this.path = path;
    this.isCompressed = isCompressed;
    this.channel = channel;
    this.prefix = prefix;
    this.text = text;
    this.key =
        channel == null ? null : Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Opens a log at its beginning. */
  static LogFile open(Path path) throws IOException {
    if (path.equals(STANDARD_INPUT)) {
      return new LogFile(path, true, null, new byte[0], System.in);
    }
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a folder, and a log has to be a file");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException(path + " is a pipe or a device: give - and pipe it into the command");
    }
    FileChannel channel = FileChannel.open(path);
    try {
      InputStream bytes = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
      String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
      boolean isGzip = name.endsWith(".gz");
      boolean isBzip2 = name.endsWith(".bz2");
      InputStream text =
          isGzip
              ? new GZIPInputStream(bytes, BUFFER)
              : isBzip2 ? new BZip2CompressorInputStream(bytes, true) : bytes;
      byte[] prefix = text.readNBytes(PREFIX);
      return new LogFile(path, isGzip || isBzip2, channel, prefix, text);
    } catch (IOException failed) {
      channel.close();
      throw new IOException(path + " cannot be read: " + failed, failed);
    }
  }

  /** The first bytes of its text; fewer than {@link #PREFIX} if there were no more. */
  byte[] prefix() {
    return prefix;
  }

  /**
   * The same of a log that has grown since it was opened.
   *
   * @param offset bytes that are there by now
   */
  byte[] prefix(long offset) throws IOException {
    if (!isCompressed && prefix.length < PREFIX && prefix.length < offset) {
      prefix = start((int) Math.min(PREFIX, offset));
    }
    return prefix;
  }

  private byte[] start(int length) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(length);
    int read = 0;
    while (start.hasRemaining() && read >= 0) {
      read = channel.read(start, start.position());
    }
    return Arrays.copyOf(start.array(), start.position());
  }

  boolean isStandardInput() {
    return channel == null;
  }

  boolean isCompressed() {
    return isCompressed;
  }

  Path path() {
    return path;
  }

  String inode() {
    return String.valueOf(key);
  }

  /**
   * Its lines from a byte of the text on. To be called once.
   *
   * @throws IOException also when the text is shorter
   */
  LineInput lines(long offset, Charset charset) throws IOException {
    if (isStandardInput()) {
      return new LineInput(text, 0, charset);
    }
    if (!isCompressed) {
      if (channel.size() < offset) {
        throw new IOException(path + " is shorter than what was imported of it, byte " + offset);
      }
      channel.position(offset);
      return new LineInput(new Growing(), offset, charset);
    }
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(prefix), text);
    whole.skipNBytes(offset);
    return new LineInput(whole, offset, charset);
  }

  /** Whether a byte of the text before the offset ends a line; true at the beginning. */
  boolean isLineStart(long offset) throws IOException {
    if (offset == 0 || isCompressed) {
      return true;
    }
    ByteBuffer one = ByteBuffer.allocate(1);
    return channel.read(one, offset - 1) != 1 || one.get(0) == '\n';
  }

  /** Bytes of the file that were read, of {@link #size}. Safe for any thread. */
  long position() {
    try {
      return channel == null ? 0 : channel.position();
    } catch (IOException closed) {
      return 0;
    }
  }

  /** Bytes of the file; 0 if nobody knows. Safe for any thread. */
  long size() {
    try {
      return channel == null ? 0 : channel.size();
    } catch (IOException closed) {
      return 0;
    }
  }

  /** What has become of a log that nothing more is read of at the moment. */
  enum Change {
    NONE,
    /** Another file is under its path: it was moved away. */
    MOVED,
    /** It was emptied in place. */
    TRUNCATED
  }

  /**
   * Looks under the path.
   *
   * @param offset how far it was read
   */
  Change change(long offset) throws IOException {
    if (isStandardInput() || isCompressed) {
      return Change.NONE;
    }
    try {
      Object now = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      if (!Objects.equals(now, key)) {
        return Change.MOVED;
      }
    } catch (NoSuchFileException moved) {
      // Its server still writes to it, until it opens another under the path.
      return Change.NONE;
    }
    return isTruncated(offset) ? Change.TRUNCATED : Change.NONE;
  }

  private boolean isTruncated(long offset) throws IOException {
    return channel.size() < offset || !beginsAsBefore();
  }

  /**
   * The bytes of a file that may grow. What comes behind its end is looked at twice: when the file
   * was emptied in place and has grown beyond its old end, it is no part of this log.
   */
  private final class Growing extends InputStream {
    private boolean wasAtEnd;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) == 1 ? one[0] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      long before = channel.position();
      int read = channel.read(ByteBuffer.wrap(bytes, from, length));
      if (read > 0 && wasAtEnd && isTruncated(before)) {
        channel.position(before);
        return -1;
      }
      wasAtEnd = read <= 0;
      return read <= 0 ? -1 : read;
    }
  }

  /** A log that was emptied and has grown beyond its old size again begins with other bytes. */
  private boolean beginsAsBefore() throws IOException {
    return Arrays.equals(start(prefix.length), prefix);
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      text.close();
      channel.close();
    }
  }
}
