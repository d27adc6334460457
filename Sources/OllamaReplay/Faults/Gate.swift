import NIOConcurrencyHelpers

/// Something to wait for that opens once and stays open.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var actions: [@Sendable () -> Void] = []
  }

  private let state = NIOLockedValueBox(State())

  /// Runs `action` when the gate opens, or now if it is open.
  func whenOpen(_ action: @escaping @Sendable () -> Void) {
    let isOpen = state.withLockedValue { state in
      if !state.isOpen { state.actions.append(action) }
      return state.isOpen
    }
    if isOpen { action() }
  }

  func open() {
    let actions = state.withLockedValue { state in
      defer { state.actions = [] }
      state.isOpen = true
      return state.actions
    }
    for action in actions { action() }
  }
}
