package handoff;

import org.junit.jupiter.api.Test;

final class TimingTest {
  @Test
  void time() {
    for (int round = 0; round < 3; round++) {
      long a = System.nanoTime();
      for (int i = 0; i < 50; i++) {
        Database.newTable();
      }
      long b = System.nanoTime();
      for (int i = 0; i < 50; i++) {
        String t = Database.newTable();
        Database.CLIENT.deleteTable(d -> d.tableName(t));
      }
      long c = System.nanoTime();
      for (int i = 0; i < 50; i++) {
        new Bridge().close();
      }
      long d = System.nanoTime();
      try (Bridge bridge = new Bridge()) {
        for (int i = 0; i < 50; i++) {
          bridge.send(Events.establish("c" + i, Events.T));
        }
      }
      long e = System.nanoTime();
      System.out.printf("create %d create+delete %d bridge %d establish %d ms/each%n",
          (b - a) / 50_000_000, (c - b) / 50_000_000, (d - c) / 50_000_000, (e - d) / 50_000_000);
    }
  }
}
