package sluice.cli;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import sluice.process.ExitCode;

/**
 * {@code sluice classes}: loads the classes of all jars, and those that commands need of Java to
 * start ({@link Rehearsal}). The launcher has the JVM list them and keep them as they then are
 * (class data sharing), so that whatever is started later need not parse and verify them again.
 */
final class ClassesCommand implements Subcommand {
  private static final String CLASS = ".class";

  /** Packages whose classes do nothing when they are initialized but make constants. */
  private static final String OURS = "sluice.";

  @Override
  public String name() {
    return "classes";
  }

  @Override
  public String description() {
    return "Keeps all classes as this Java has parsed them, in a file beside lib/, so that processes start sooner;"
        + " for whoever may write there, after each change of Sluice or of Java.";
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public int run(Arguments arguments) throws IOException, InterruptedException {
    int loaded = 0;
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (path.endsWith(".jar")) {
        loaded += load(new File(path));
      }
    }
    Rehearsal.all();
    System.out.printf(Locale.ROOT, "sluice classes: loaded %,d%n", loaded);
    return ExitCode.OK;
  }

  private static int load(File jar) throws IOException {
    int loaded = 0;
    try (JarFile file = new JarFile(jar)) {
      for (JarEntry entry : file.stream().toList()) {
        if (isClass(entry.getName()) && isLoaded(entry.getName())) {
          loaded++;
        }
      }
    }
    return loaded;
  }

  /** Those of other versions of Java, and descriptions of modules, are none by their path. */
  private static boolean isClass(String path) {
    return path.endsWith(CLASS)
        && !path.startsWith("META-INF/")
        && !path.endsWith("module-info.class");
  }

  private static boolean isLoaded(String path) {
    String name = path.substring(0, path.length() - CLASS.length()).replace('/', '.');
    try {
      ClassLoader loader = ClassesCommand.class.getClassLoader();
      if (Class.forName(name, false, loader).isEnum() || name.startsWith(OURS)) {
        // Their constants have lambdas, for which Java makes classes when the constants are made.
        Class.forName(name, true, loader);
      }
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      // A library's bridge to another library that is not here: nobody loads it.
      return false;
    }
  }
}
