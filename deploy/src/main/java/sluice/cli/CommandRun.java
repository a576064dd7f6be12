package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import sluice.process.ConfigRefused;
import sluice.process.ExitCode;
import sluice.worker.backend.BackendException;

/** Runs a subcommand and turns what goes wrong into one message and an exit code. */
final class CommandRun {

  private CommandRun() {}

  /**
   * Runs the subcommand.
   *
   * @param name as it was called, such as "sluice queue test"; begins each message
   * @return the exit code
   */
  static int of(Subcommand command, String name, Arguments arguments, PrintWriter err) {
    String who = name + ": ";
    try {
      return command.run(arguments);
    } catch (ConfigRefused e) {
      err.println(who + e.getMessage());
      return ExitCode.CONFIG;
    } catch (SQLException e) {
      err.println(who + "the database does not answer, or refuses: " + oneLine(e));
      return ExitCode.UNAVAILABLE;
    } catch (BackendException e) {
      err.println(who + "the server of the queues does not answer: " + oneLine(e));
      return ExitCode.UNAVAILABLE;
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      err.println(who + "cannot use " + e.getFile() + ": " + reason);
      return ExitCode.IO;
    } catch (IOException e) {
      err.println(who + oneLine(e));
      return ExitCode.IO;
    } catch (UncheckedIOException e) {
      err.println(who + oneLine(e) + ": " + oneLine(e.getCause()));
      return ExitCode.IO;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.OK;
    } catch (Exception e) {
      err.println(who + "failed: " + oneLine(e) + "; this is a fault of Sluice, please report it");
      return ExitCode.SOFTWARE;
    }
  }

  static String oneLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.replaceAll("\\s*\\R\\s*", " ");
  }
}
