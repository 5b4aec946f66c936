package handoff.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Lets 32 threads do something at the same moment. */
final class AtOnce {
  static final int MANY = 32;

  private AtOnce() {}

  /** Runs an action many times at once, and gives the result of each by its number. */
  static <T> List<T> run(IntFunction<T> action) throws InterruptedException {
    CountDownLatch start = new CountDownLatch(MANY);
    List<Callable<T>> tasks = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      int number = i;
      tasks.add(() -> {
        start.countDown();
        start.await();
        return action.apply(number);
      });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(tasks).stream().map(Future::resultNow).toList();
    }
  }
}
