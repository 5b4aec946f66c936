package handoff.doctor;

import java.util.List;
import java.util.function.IntSupplier;

/** How many functions the account may run at once. */
final class ConcurrencyCheck {
  /** What a new account has; the queue's functions may take five of them. */
  private static final int TOO_FEW = 10;

  private ConcurrencyCheck() {}

  static Check of(IntSupplier concurrency) {
    return new Check(
        "Lambda's limit of concurrent executions",
        () -> {
          int limit = concurrency.getAsInt();
          return List.of(
              limit > TOO_FEW
                  ? Finding.ok("Lambda runs up to " + limit + " functions at once in this account.")
                  : Finding.warn(
                      "Lambda runs only "
                          + limit
                          + " functions at once in this account: under load, users see \"Busy\".",
                      "Ask for more: aws service-quotas request-service-quota-increase"
                          + " --service-code lambda --quota-code L-B99A9384 --desired-value 1000"));
        });
  }
}
