import Foundation

/// Two connected descriptors, closed with this object: a pipe, or a terminal with its two sides.
final class DescriptorPair {
  /// The side that reads of a pipe; the side of the screen and keyboard of a terminal.
  let first: Int32
  /// The side that writes of a pipe; the side of the program of a terminal.
  let second: Int32
  private var isFirstOpen = true
  private var isSecondOpen = true

  private init(first: Int32, second: Int32) {
    self.first = first
    self.second = second
    for descriptor in [first, second] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
  }

  deinit {
    closeFirst()
    closeSecond()
  }

  static func pipe() throws -> DescriptorPair {
    var ends: [Int32] = [-1, -1]
    guard systemPipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
    return DescriptorPair(first: ends[0], second: ends[1])
  }

  /// A pseudo-terminal of that size, which echoes nothing.
  static func terminal(columns: Int, rows: Int = 24) throws -> DescriptorPair {
    let (screen, program) = try openTerminal()
    var settings = termios()
    tcgetattr(program, &settings)
    settings.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(program, TCSANOW, &settings)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(program, UInt(TIOCSWINSZ), &size)
    return DescriptorPair(first: screen, second: program)
  }

  private static func openTerminal() throws -> (screen: Int32, program: Int32) {
    var screen: Int32 = -1
    var program: Int32 = -1
    #if canImport(Darwin)
      guard openpty(&screen, &program, nil, nil, nil) == 0 else { throw POSIXError(.ENXIO) }
    #else
      // The C library's functions for this are behind a feature macro that the module map does not set, and these two
      // numbers are macros that Swift cannot read. Source: ioctl_tty(2), asm-generic/ioctls.h.
      let unlock: UInt = 0x4004_5431  // TIOCSPTLCK
      let getNumber: UInt = 0x8004_5430  // TIOCGPTN
      screen = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var number: CUnsignedInt = 0
      var locked: CInt = 0
      guard ioctl(screen, unlock, &locked) == 0, ioctl(screen, getNumber, &number) == 0 else {
        throw POSIXError(.ENXIO)
      }
      program = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
      guard program >= 0 else { throw POSIXError(.ENXIO) }
    #endif
    return (screen, program)
  }

  func closeFirst() {
    if isFirstOpen { close(first) }
    isFirstOpen = false
  }

  func closeSecond() {
    if isSecondOpen { close(second) }
    isSecondOpen = false
  }

  /// What the program has written to the terminal; closes the program's side.
  func closeAndReadScreen() -> String {
    closeSecond()
    return Self.readToEnd(first)
  }

  /// Reads until the end, or the error that stands for it at a terminal.
  static func readToEnd(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer.prefix(count)
    }
  }
}

/// The system's `pipe`, which the method of the same name hides.
private func systemPipe(_ ends: UnsafeMutablePointer<Int32>) -> Int32 {
  pipe(ends)
}
