package sluice.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import sluice.process.PrivateFiles;

/**
 * Makes a data directory: the system tables and one user with a random password. What
 * mariadb-install-db does, without its shell script, which wants to find its programs in the
 * folders that it was built for.
 */
final class MariaDbBootstrap {
  private MariaDbBootstrap() {}

  /**
   * The password of the server in this directory. If there is no server yet, it is made: under
   * another name first, so that an interrupted attempt is simply made again.
   */
  static String passwordOf(Path directory, MariaDbFiles files, String user) throws IOException {
    Path passwordFile = directory.resolve("password");
    Path data = directory.resolve("data");
    if (Files.isDirectory(data)) {
      return Files.readString(passwordFile).strip();
    }
    String password = ServerPassword.random();
    PrivateFiles.replace(passwordFile, (password + "\n").getBytes(StandardCharsets.US_ASCII));

    Path fresh = directory.resolve("data.new");
    BinaryCache.deleteTree(fresh);
    PrivateFiles.createDirectories(fresh);
    run(directory, files, fresh, sql(files, user, password));
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    return password;
  }

  /** The command that both bootstrap and normal operation begin with. */
  static List<String> command(MariaDbFiles files, Path data) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(files.server().toString());
    command.add("--no-defaults");
    command.addAll(files.options());
    command.add("--datadir=" + data);
    // A starting server removes the temporary tables that it finds: they must not be another's.
    Path temporary = data.resolveSibling("tmp");
    PrivateFiles.createDirectories(temporary);
    command.add("--tmpdir=" + temporary);
    command.add("--skip-ssl");
    if (System.getProperty("user.name").equals("root")) {
      command.add("--user=root");
    }
    return command;
  }

  private static String sql(MariaDbFiles files, String user, String password) throws IOException {
    StringBuilder sql = new StringBuilder();
    // root gets in by the unix socket alone: the default would be root without a password on TCP.
    sql.append("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket='root';\n");
    for (Path file : files.systemTables()) {
      sql.append(Files.readString(file)).append('\n');
    }
    sql.append("FLUSH PRIVILEGES;\n");
    sql.append("CREATE USER '%s'@'127.0.0.1' IDENTIFIED BY '%s';\n".formatted(user, password));
    sql.append("GRANT ALL ON *.* TO '%s'@'127.0.0.1' WITH GRANT OPTION;\n".formatted(user));
    return sql.toString();
  }

  private static void run(Path directory, MariaDbFiles files, Path data, String sql)
      throws IOException {
    Path log = directory.resolve("bootstrap.log");
    List<String> command = new ArrayList<>(command(files, data));
    command.add("--bootstrap");
    // Bytes of log files that every start would write out; the server itself sizes them anew.
    command.add("--innodb-log-file-size=16M");
    Process process = ServerProcess.privately(command, directory, log).start();
    IOException broken = null;
    try (OutputStream input = process.getOutputStream()) {
      input.write(sql.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      broken = e;
    }
    int status = process.onExit().join().exitValue();
    if (status != 0 || broken != null) {
      String message =
          "MariaDB could not make its system tables in %s, it ended with status %d; its log ends: %s";
      throw new IOException(String.format(message, data, status, ServerProcess.tail(log)), broken);
    }
  }
}
