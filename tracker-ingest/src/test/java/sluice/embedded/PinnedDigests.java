package sluice.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The SHA-256 digests of the jars that carry servers and of the programs inside them, as this
 * repository knows them ({@code servers.sha256}): what a mirror or a build cache hands out instead
 * is neither unpacked nor run. Immutable.
 */
final class PinnedDigests {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Map<String, String> byName;

  private PinnedDigests(Map<String, String> byName) {
    this.byName = Map.copyOf(byName);
  }

  /** Those of this repository. */
  static PinnedDigests shipped() {
    try (InputStream in = PinnedDigests.class.getResourceAsStream("servers.sha256")) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("servers.sha256 of this build", e);
    }
  }

  /**
   * Reads lines of a digest in hex, two spaces, and a name; empty lines and those that begin with #
   * mean nothing.
   */
  static PinnedDigests parse(String text) {
    Map<String, String> byName = new HashMap<>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> byName.put(line.substring(66), line.substring(0, 64)));
    return new PinnedDigests(byName);
  }

  /**
   * The digest of a jar or of an entry of one.
   *
   * @throws IOException if none is known: what it carries is not to be run
   */
  String of(String name) throws IOException {
    return Optional.ofNullable(byName.get(name))
        .orElseThrow(
            () ->
                new IOException(
                    name
                        + " is not among the server files that this build of Sluice knows"
                        + " (servers.sha256), so it is not run: use --installed-servers"));
  }

  /**
   * Compares a file with its digest.
   *
   * @param name under which the digest is known
   * @throws IOException if they differ; the message says what to do
   */
  void check(Path file, String name) throws IOException {
    String expected = of(name);
    String found = digest(file);
    if (!found.equals(expected)) {
      throw new IOException(
          file
              + " is not what this build of Sluice knows as "
              + name
              + " (SHA-256 "
              + found
              + ", expected "
              + expected
              + "), so it is not run: delete it and fetch it anew");
    }
  }

  /** In hex. */
  static String digest(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      byte[] buffer = new byte[BUFFER_BYTES];
      int read = in.read(buffer);
      while (read >= 0) {
        read = in.read(buffer);
      }
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
