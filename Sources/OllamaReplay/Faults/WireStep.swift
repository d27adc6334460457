/// One thing to do on a connection while a request is answered.
enum WireStep: Sendable {
  case send([UInt8])
  case pause(Duration)
  /// Goes on when the gate is open.
  case wait(Gate)
  /// Does nothing until the client leaves.
  case stall
  /// Closes the connection.
  case close
  /// Closes the connection with RST.
  case reset
}
