package sluice.process;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/** The metrics of one process, in Prometheus's format, with those of the JVM. Thread-safe. */
public final class Metrics implements AutoCloseable {
  /** What {@link #scrape} writes. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics garbageCollections = new JvmGcMetrics();

  private Metrics(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  /** A registry with the JVM's metrics bound. */
  public static Metrics ofThisProcess() {
    Metrics metrics = new Metrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    metrics.registry.config().meterFilter(MeterHelp.ofClassPath());
    metrics.registry.config().meterFilter(ProcessorNames.FILTER);
    ProcessorNames.bind(metrics.registry);
    List<MeterBinder> binders =
        List.of(
            metrics.garbageCollections,
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics());
    binders.forEach(binder -> binder.bindTo(metrics.registry));
    return metrics;
  }

  /** Where the parts register theirs, named {@code sluice.PART.WHAT}. */
  public MeterRegistry registry() {
    return registry;
  }

  /** All of them as Prometheus reads them. */
  public String scrape() {
    return registry.scrape(CONTENT_TYPE);
  }

  @Override
  public void close() {
    garbageCollections.close();
    registry.close();
  }
}
