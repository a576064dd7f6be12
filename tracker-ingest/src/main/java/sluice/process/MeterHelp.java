package sluice.process;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Gives meters their help texts, which lie beside the code in a file of each module: meters are
 * looked up again each time they count, and would carry their texts along. Immutable.
 */
final class MeterHelp implements MeterFilter {
  /** One in each module: names of meters and what they are. */
  private static final String FILE = "META-INF/sluice-metrics.properties";

  private final Map<String, String> texts;

  private MeterHelp(Map<String, String> texts) {
    this.texts = texts;
  }

  /** The texts of all modules that this process has. */
  static MeterHelp ofClassPath() {
    Map<String, String> texts = new HashMap<>();
    try {
      List<URL> files = new ArrayList<>();
      MeterHelp.class.getClassLoader().getResources(FILE).asIterator().forEachRemaining(files::add);
      for (URL file : files) {
        Properties properties = new Properties();
        try (InputStreamReader reader =
            new InputStreamReader(file.openStream(), StandardCharsets.UTF_8)) {
          properties.load(reader);
        }
        properties.stringPropertyNames().forEach(n -> texts.put(n, properties.getProperty(n)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the help texts of the metrics cannot be read", e);
    }
    return new MeterHelp(texts);
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    String text = texts.get(id.getName());
    return text == null
        ? id
        : new Meter.Id(
            id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), text, id.getType());
  }
}
