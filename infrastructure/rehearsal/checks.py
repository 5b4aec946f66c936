"""Counts and prints what holds and what does not."""

import contextlib
import time


class Checks:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def that(self, sentence, actual, expected=True):
        if actual == expected:
            self.passed += 1
            print(f"passed: {sentence}", flush=True)
        else:
            self.fail(sentence, f"expected: {expected!r}", f"actual:   {actual!r}")

    def fail(self, sentence, *details):
        self.failed += 1
        print("\n  ".join([f"FAILED: {sentence}", *details]), flush=True)

    @contextlib.contextmanager
    def step(self, title):
        """A part of the rehearsal. What stops it is a failure, and goes on to whoever decides whether the next can run."""
        print(f"\n== {title}", flush=True)
        started = time.monotonic()
        try:
            yield
        except Exception as failure:
            self.fail(f"this step could not run to its end: {type(failure).__name__}", *str(failure).splitlines())
            raise
        print(f"   {time.monotonic() - started:.1f} s", flush=True)


def eventually(read, wanted, seconds=60):
    """What `read` gives as soon as `wanted` likes it, or what it gives when the time is over."""
    end = time.monotonic() + seconds
    while True:
        value = read()
        if wanted(value) or time.monotonic() > end:
            return value
        time.sleep(0.2)
