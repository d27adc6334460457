import NexusProtocol
import Terminal
import Watching

/// The view that has the whole terminal, until the user ends it.
struct WatchScreen {
  let session: Session
  let plan: Int?
  let terminal: FileDescriptorSink

  /// A key is answered after this long at most, and a look at the store costs some milliseconds.
  private static let pause = Duration.milliseconds(100)

  func show() async throws {
    let isKeyboard = FileDescriptorSink(descriptor: 0).isTerminal
    let screen = try FullScreen(on: terminal, input: isKeyboard ? 0 : nil)
    var watcher = RunWatcher(session: session, plan: plan)
    do {
      try await follow(&watcher, on: screen)
      try screen.leave()
    } catch {
      // The failure is to be read on the screen that stays.
      try? screen.leave()
      throw error
    }
    try session.console.writeLine(
      [watcher.picture.title, watcher.picture.counts].filter { !$0.isEmpty }.map(Sanitizer.oneLine).joined(
        separator: "\n"))
    if !watcher.picture.next.isEmpty { try session.console.next(watcher.picture.next) }
  }

  private func follow(_ watcher: inout RunWatcher, on screen: FullScreen) async throws {
    var view = RunScreen(palette: session.console.palette)
    var looks = 0
    while true {
      // The store is asked at every other picture.
      if looks.isMultiple(of: 2) { _ = try await watcher.look() }
      looks += 1
      let size = TerminalSize.current(of: terminal.descriptor) ?? TerminalSize(columns: 80, rows: 24)
      for key in screen.keys() {
        if key == .character("q") { return }
        act(on: key, &view, watcher.picture, size, screen)
      }
      try screen.draw(view.rows(watcher.picture, size: size), size: size)
      try await Task.sleep(for: Self.pause)
    }
  }

  private func act(
    on key: KeyPress, _ view: inout RunScreen, _ picture: RunPicture, _ size: TerminalSize, _ screen: FullScreen
  ) {
    let page = max(1, size.rows / 4)
    switch key {
    case .up, .character("k"): view.firstTask = view.moved(by: -1, picture, size: size)
    case .down, .character("j"): view.firstTask = view.moved(by: 1, picture, size: size)
    case .pageUp: view.firstTask = view.moved(by: -page, picture, size: size)
    case .pageDown, .character(" "): view.firstTask = view.moved(by: page, picture, size: size)
    case .home, .character("g"): view.firstTask = view.moved(by: .min, picture, size: size)
    case .end, .character("G"): view.firstTask = view.moved(by: .max, picture, size: size)
    // Control-L, by which a screen that others wrote to is drawn anew.
    case .character("\u{0C}"): screen.forget()
    case .character: view.firstTask = nil
    }
  }
}
