#if canImport(Glibc)
  import Glibc
#endif

/// What becomes of memory that the program has freed.
enum FreedMemory {
  /// Has it go back to the system, where the system's library keeps it by default: after one reply of some megabytes it
  /// would keep as much for good, and each thread a part of its own.
  ///
  /// Source: mallopt(3). The function is looked for, since Swift's module of the library lacks its header.
  static func goesBack() {
    #if canImport(Glibc)
      guard let symbol = dlsym(nil, "mallopt") else { return }
      let mallopt = unsafeBitCast(symbol, to: (@convention(c) (Int32, Int32) -> Int32).self)
      let (trimThreshold, mapThreshold, mostArenas): (Int32, Int32, Int32) = (-1, -3, -8)
      _ = mallopt(trimThreshold, 256 << 10)
      _ = mallopt(mapThreshold, 256 << 10)
      _ = mallopt(mostArenas, 2)
    #endif
  }
}
