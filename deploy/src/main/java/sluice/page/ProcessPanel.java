package sluice.page;

import static sluice.admin.LivePanel.Level.OK;

import java.util.function.Function;
import sluice.admin.Figures;
import sluice.admin.LivePanel;
import sluice.admin.LivePanel.Line;
import sluice.admin.LivePanel.Unit;
import sluice.admin.LivePanel.Value;

/** What any process takes of its machine. Confined to the thread that makes the page. */
public final class ProcessPanel implements Function<Figures, LivePanel> {

  @Override
  public LivePanel apply(Figures figures) {
    double cpu = figures.sum("process.cpu.usage");
    double heap = figures.sum("jvm.memory.used", "area", "heap");
    double most = Runtime.getRuntime().maxMemory();
    return Panels.of("process", "Process")
        .tile("Processors", Value.of(cpu, Unit.SHARE), OK, "of all of this machine")
        .tile("Heap", Value.of(heap, Unit.BYTES), OK, "of " + Math.round(most / 1048576) + " MiB")
        .tile("Threads", figures.sum("jvm.threads.live"), Unit.COUNT)
        .tile("Open files", figures.sum("process.files.open"), Unit.COUNT)
        .chart("Processors", Unit.SHARE, new Line("processors", cpu))
        .chart("Heap", Unit.BYTES, new Line("heap", heap))
        .made();
  }
}
