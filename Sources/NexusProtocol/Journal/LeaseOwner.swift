/// Who holds a task, a job or what models were asked: a run of a process on a host.
package struct LeaseOwner: Sendable, Hashable {
  /// Where it runs, in words of whoever tells whether it still does.
  package var host: String
  package var processID: Int32
  /// Tells runs of one process apart, and processes that got the same number one after the other.
  package var token: String

  package init(host: String, processID: Int32, token: String) {
    self.host = host
    self.processID = processID
    self.token = token
  }
}
