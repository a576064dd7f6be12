package sluice.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import sluice.process.PrivateFiles;

/**
 * The password of an embedded Redis, kept in its directory as the one line of a configuration file.
 *
 * @param text 32 hex digits
 * @param redisConfig the file, readable by nobody else
 */
record ServerPassword(String text, Path redisConfig) {
  private static final String OPTION = "requirepass ";

  /** 128 bits: nobody guesses them. */
  private static final int RANDOM_BYTES = 16;

  /** The password of the server in this directory; made if there is none. */
  static ServerPassword keptIn(Path directory) throws IOException {
    Path file = directory.resolve("redis.conf");
    if (!Files.exists(file)) {
      PrivateFiles.replace(file, (OPTION + random() + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    String line = Files.readString(file).strip();
    if (!line.startsWith(OPTION)) {
      throw new IOException(file + " must be one line '" + OPTION + "PASSWORD'");
    }
    return new ServerPassword(line.substring(OPTION.length()), file);
  }

  /** A new one. */
  static String random() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
