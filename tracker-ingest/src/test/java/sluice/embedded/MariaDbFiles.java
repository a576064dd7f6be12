package sluice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one MariaDB version.
 *
 * @param server the program mariadbd
 * @param share the folder with error messages, character sets and the SQL of the system tables
 */
record MariaDbFiles(Path server, Path share) {

  static MariaDbFiles unpacked(Path folder) {
    return new MariaDbFiles(folder.resolve("bin/mariadbd"), folder.resolve("share"));
  }

  static MariaDbFiles installed(Path server) throws IOException {
    Path root = server.toRealPath().getParent().getParent();
    List<Path> candidates =
        Stream.of(
                root.resolve("share/mariadb"),
                root.resolve("share/mysql"),
                root.resolve("share"),
                Path.of("/usr/share/mariadb"),
                Path.of("/usr/share/mysql"))
            .toList();
    for (Path share : candidates) {
      if (sql(share, "system_tables").size() == 1) {
        return new MariaDbFiles(server, share);
      }
    }
    throw new IOException(
        "found " + server + ", but not its file mariadb_system_tables.sql in any of " + candidates);
  }

  /** The SQL files that make the system tables, in order. */
  List<Path> systemTables() {
    List<Path> files = new ArrayList<>();
    files.addAll(sql(share, "system_tables"));
    files.addAll(sql(share, "performance_tables"));
    files.addAll(sql(share, "system_tables_data"));
    return files;
  }

  /** MariaDB 11 renamed {@code mysql_*.sql} to {@code mariadb_*.sql}. */
  private static List<Path> sql(Path share, String name) {
    return Stream.of("mariadb_", "mysql_")
        .map(prefix -> share.resolve(prefix + name + ".sql"))
        .filter(Files::isReadable)
        .limit(1)
        .toList();
  }

  /** Options without which the server looks for its files in the folders it was built for. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    options.add("--lc-messages-dir=" + share);
    if (Files.isDirectory(share.resolve("charsets"))) {
      options.add("--character-sets-dir=" + share.resolve("charsets"));
    }
    return options;
  }
}
