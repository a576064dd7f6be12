package sluice.worker.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes rules of device-detector as a Matomo has them. */
public final class RuleFolder {
  private final Path regexes;

  private RuleFolder(Path regexes) {
    this.regexes = regexes;
  }

  /** In the folder of a Matomo: one rule in each of the files that each Matomo has. */
  public static RuleFolder in(Path matomo) throws IOException {
    RuleFolder folder = new RuleFolder(matomo.resolve("vendor/matomo/device-detector/regexes"));
    folder.write("bots.yml", "- regex: 'SomeBot'\n  name: 'Bot'\n");
    folder.write("oss.yml", "- regex: 'SomeSystem'\n  name: 'System'\n  version: '1'\n");
    folder.write("client/browsers.yml", "- regex: 'SomeBrowser'\n  name: 'B'\n  version: '1'\n");
    folder.write("device/mobiles.yml", "Brand:\n  regex: 'SomePhone'\n  model: 'M'\n");
    return folder;
  }

  /** Writes one of the files. */
  public void write(String file, String yaml) throws IOException {
    Files.createDirectories(regexes.resolve(file).getParent());
    Files.writeString(regexes.resolve(file), yaml);
  }

  /** Deletes one of the files. */
  void delete(String file) throws IOException {
    Files.delete(regexes.resolve(file));
  }
}
