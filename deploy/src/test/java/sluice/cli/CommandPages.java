package sluice.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.codegen.docgen.manpage.ManPageGenerator;
import sluice.process.LogSetup;

/**
 * Makes what the packages tell of the commands, from the commands themselves: the source of a man
 * page for each, and the completion for bash. Started by the build, which makes roff of the source
 * in between; it is not shipped, and so stands beside the tests. Stateless.
 */
public final class CommandPages {

  /** Where the build looks for AsciiDoc, below the folder of all pages. */
  private static final Path ASCIIDOC = Path.of("adoc");

  /** Where the build leaves roff. */
  private static final Path ROFF = Path.of("roff");

  /** As in {@code /usr/share}, so that a package takes these as they are. */
  private static final Path MANUAL = Path.of("man", "man1");

  private static final Path COMPLETION = Path.of("bash-completion", "completions", "sluice");

  private CommandPages() {}

  /**
   * Writes source and completion, or packs the finished pages.
   *
   * @param args {@code write FOLDER VERSION} or {@code pack FOLDER}
   * @throws IOException when a file cannot be written
   */
  public static void main(String[] args) throws IOException {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
    Path folder = Path.of(args[1]);
    if (args[0].equals("write")) {
      write(folder, args[2]);
    } else {
      pack(folder);
    }
  }

  private static void write(Path folder, String version) throws IOException {
    Path source = folder.resolve(ASCIIDOC);
    for (Path old : list(source)) {
      Files.delete(old);
    }
    Files.createDirectories(source);
    CommandLine commands = new CommandLine(Sluice.top());
    int exit =
        ManPageGenerator.generateManPage(
            source.toFile(), (File) null, new boolean[0], false, commands.getCommandSpec());
    if (exit != 0) {
      throw new IOException("the man pages could not be generated: code " + exit);
    }
    for (Path page : list(source)) {
      // The classes are not in their jar yet, whose manifest has the version.
      Files.writeString(
          page, Files.readString(page).replace(Sluice.version(), "sluice " + version));
    }
    Path completion = folder.resolve(COMPLETION);
    Files.createDirectories(completion.getParent());
    Files.writeString(completion, AutoComplete.bash("sluice", commands));
  }

  private static void pack(Path folder) throws IOException {
    Path manual = folder.resolve(MANUAL);
    for (Path old : list(manual)) {
      Files.delete(old);
    }
    Files.createDirectories(manual);
    List<Path> pages =
        list(folder.resolve(ROFF)).stream().filter(page -> page.toString().endsWith(".1")).toList();
    if (pages.isEmpty()) {
      throw new IOException("there are no pages in " + folder.resolve(ROFF));
    }
    for (Path page : pages) {
      try (OutputStream packed =
          new GZIPOutputStream(Files.newOutputStream(manual.resolve(page.getFileName() + ".gz")))) {
        Files.copy(page, packed);
      }
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
