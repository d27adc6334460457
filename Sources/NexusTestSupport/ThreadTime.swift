#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The processor time that the calling thread takes, which other work on the machine does not lengthen.
package enum ThreadTime {
  /// Returns what `body` takes on this thread; what it has done elsewhere does not count.
  package static func measure(_ body: () -> Void) -> Duration {
    let start = now()
    body()
    return now() - start
  }

  private static func now() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
