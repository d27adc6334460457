internal import CVault

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Keeps the memory of this process from being written to disk or read by other processes of its user.
package enum ProcessProtection {
  /// Forbids core dumps of this process, and on Linux tracing it, for as long as it runs.
  ///
  /// On Linux this ends with `execve`, so programs that are started dump as usual; a limit of the size of dumps would be
  /// inherited, and the kernel does not apply it where dumps go to a program. Elsewhere the limit is all there is.
  /// Source: prctl(2), PR_SET_DUMPABLE; core(5).
  /// - Throws: `.ioFailed` where the system refuses, so that nothing is unlocked without it.
  package static func forbidDumps() throws(VaultError) {
    if nexus_set_dumpable(0) == 0 { return }
    var limits = rlimit()
    guard getrlimit(coreSize, &limits) == 0 else { throw VaultError(errno: errno, "Forbidding core dumps") }
    limits.rlim_cur = 0
    guard setrlimit(coreSize, &limits) == 0 else { throw VaultError(errno: errno, "Forbidding core dumps") }
  }

  /// Whether a crash of this process would leave its memory behind.
  package static var mayBeDumped: Bool {
    let dumpable = nexus_is_dumpable()
    if dumpable >= 0 { return dumpable != 0 }
    var limits = rlimit()
    return getrlimit(coreSize, &limits) != 0 || limits.rlim_cur != 0
  }

  #if canImport(Glibc)
    private static let coreSize = __rlimit_resource_t(RLIMIT_CORE.rawValue)
  #else
    private static let coreSize = RLIMIT_CORE
  #endif
}
