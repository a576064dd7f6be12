package sluice.doctor;

import java.util.List;
import sluice.matomo.PluginSettings;

/** Settings of the QueuedTracking plugin that work against Sluice. Stateless. */
final class PluginCheck {

  private PluginCheck() {}

  static List<Finding> look(ExaminedQueues queues) {
    PluginSettings plugin = queues.plugin();
    if (!queues.isPluginTold() && !plugin.has("queueEnabled")) {
      return List.of(
          Finding.info(
              FindingKind.NOT_CHECKED,
              "the database does not tell whether the plugin's queue is on, so this was not looked at"));
    }
    boolean isOn = plugin.flag("queueEnabled", false);
    boolean drains = plugin.flag("processDuringTrackingRequest", true);
    return List.of(
        isOn
            ? Finding.ok(FindingKind.PLUGIN_QUEUE, "PHP queues what it answers itself")
            : Finding.warning(
                FindingKind.PLUGIN_QUEUE,
                "the plugin's queue is off: hits that PHP answers while ingest is away are recorded"
                    + " at once by PHP, beside older ones of the same visit in the queue",
                "Matomo: Administration, System, General settings, QueuedTracking, \"Queue enabled\";"
                    + " or [QueuedTracking] queueEnabled = 1"),
        isOn && drains
            ? Finding.warning(
                FindingKind.PLUGIN_DRAINS,
                "\"Process during tracking request\" is on: PHP drains the queues beside the workers"
                    + " of Sluice, one request waiting for a batch",
                "Matomo: Administration, System, General settings, QueuedTracking, \"Process during"
                    + " tracking request\": off; or [QueuedTracking] processDuringTrackingRequest = 0")
            : Finding.ok(FindingKind.PLUGIN_DRAINS, "PHP drains nothing while it tracks"));
  }
}
