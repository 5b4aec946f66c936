package handoff.bench.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processors of this machine, and what Linux knows of a process. */
final class Machine {
  /** The core of the measured process; nothing else of this benchmark runs there. */
  static final int CORE = Runtime.getRuntime().availableProcessors() - 1;

  /** Linux counts a process' time in hundredths of a second, whatever its clock. */
  private static final double TICKS = 100;

  private Machine() {}

  /** Moves this process away from the core of the measured one. */
  static void moveAway() throws IOException, InterruptedException {
    if (CORE < 1) {
      throw new IOException("two cores are needed: one for what is measured, one for the rest");
    }
    int status =
        new ProcessBuilder(
                "taskset",
                "--all-tasks",
                "--cpu-list",
                "--pid",
                CORE == 1 ? "0" : "0-" + (CORE - 1),
                String.valueOf(ProcessHandle.current().pid()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("taskset cannot move this process");
    }
  }

  /** Seconds of CPU that a process has used, user and system. */
  static double cpu(Process process) throws IOException {
    String stat = Files.readString(proc(process, "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
  }

  /** Resident memory of a process in megabytes. */
  static double memory(Process process) throws IOException {
    for (String line : Files.readAllLines(proc(process, "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("no VmRSS");
  }

  private static Path proc(Process process, String file) {
    return Path.of("/proc", String.valueOf(process.pid()), file);
  }

  /** Model of the processor, for the report. */
  static String processor() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
