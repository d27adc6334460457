import Isolation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The whole of a terminal for one view, on the screen that leaves what was there before untouched.
///
/// Rows are written only where they changed, all of one picture in one write. Where the input is the same terminal, keys
/// are told as they are pressed. One view at a time has a terminal.
package final class FullScreen: Sendable {
  private struct State {
    var rows: [String] = []
    var size: TerminalSize?
  }

  private let sink: any OutputSink
  private let state = Locked(State())
  /// Where the view of this process is, while there is one.
  private static let current = Locked<(any OutputSink)?>(nil)

  /// Takes the terminal, which ``leave()`` gives back.
  ///
  /// - Parameters:
  ///   - sink: The terminal.
  ///   - input: The descriptor of its keyboard; nil where keys are not wanted.
  package init(on sink: any OutputSink, input: Int32?) throws(TerminalError) {
    self.sink = sink
    if let input { RawInput.begin(input) }
    Self.current.withLock { $0 = sink }
    try sink.write(Self.enter)
  }

  /// Shows `rows` from the top; what is longer than the screen is left out.
  ///
  /// - Parameter rows: Each takes no more columns than the terminal has and holds no other escape sequence than those of
  ///   ``Palette``.
  package func draw(_ rows: [String], size: TerminalSize) throws(TerminalError) {
    try state.withLock { (state) throws(TerminalError) in
      var output = ""
      if state.size != size {
        state = State(size: size)
        output = Self.clear
      }
      let rows = Array(rows.prefix(size.rows))
      for index in 0..<max(rows.count, state.rows.count) {
        let row = index < rows.count ? rows[index] : ""
        if index < state.rows.count, state.rows[index] == row { continue }
        output += "\u{1B}[\(index + 1);1H" + row + "\u{1B}[K"
      }
      state.rows = rows
      try sink.write(output)
    }
  }

  /// Has the next picture drawn whole, for a terminal that others wrote to.
  package func forget() { state.withLock { $0 = State() } }

  /// The keys that were pressed since the last call; does not wait.
  package func keys() -> [KeyPress] { KeyPress.all(in: RawInput.read()) }

  /// Gives the terminal back as it was.
  package func leave() throws(TerminalError) {
    RawInput.end()
    Self.current.withLock { $0 = nil }
    try sink.write(Self.exit)
  }

  /// Gives the terminal back if a view has it: for whoever ends the process in the middle of one.
  package static func restore() {
    RawInput.end()
    // Nobody is left to hear of a terminal that is gone.
    try? current.withLock(\.self)?.write(exit)
  }

  // Source: xterm's "Alt Screen Buffer" and DECTCEM, <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html>.
  private static let enter = "\u{1B}[?1049h\u{1B}[?25l"
  private static let exit = "\u{1B}[?25h\u{1B}[?1049l"
  private static let clear = "\u{1B}[H\u{1B}[2J"
}

/// A keyboard whose keys come as they are pressed and are not shown.
private enum RawInput {
  private struct Saved {
    let descriptor: Int32
    let settings: termios
  }

  private static let saved = Locked<Saved?>(nil)

  /// Nothing happens where the descriptor is no terminal. Ctrl-C still interrupts; the key that suspends does nothing, so
  /// that the terminal is not left as it is.
  static func begin(_ descriptor: Int32) {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { return }
    saved.withLock { $0 = Saved(descriptor: descriptor, settings: settings) }
    settings.c_lflag &= ~tcflag_t(ECHO | ICANON)
    withUnsafeMutableBytes(of: &settings.c_cc) {
      $0[Int(VSUSP)] = HiddenInput.noKey
      $0[Int(VMIN)] = 0
      $0[Int(VTIME)] = 0
    }
    tcsetattr(descriptor, TCSANOW, &settings)
  }

  static func read() -> [UInt8] {
    guard let descriptor = saved.withLock({ $0?.descriptor }) else { return [] }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = systemRead(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
  }

  static func end() {
    saved.withLock { saved in
      guard var settings = saved?.settings, let descriptor = saved?.descriptor else { return }
      tcsetattr(descriptor, TCSANOW, &settings)
      saved = nil
    }
  }
}

/// The system's `read`, which the method of the same name hides.
private func systemRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, start, count)
}
