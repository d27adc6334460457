import Isolation
import JSONText
import NexusProtocol
import Workflows

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A run of a workflow as a file of JSON lines, which one process at a time goes on with.
actor RunFile: RunLog {
  private(set) var number: Int
  private var path: String
  private let head: WorkflowRecord.Head
  /// Written at the beginning of a new file: what was taken over from another run.
  private let takenOver: [WorkflowRecord.Reply]
  private var kept: [StepCall.Key: StepReply]
  /// How many bytes of a file that is there are whole lines; nil for a new one.
  private let length: Int?
  private var descriptor: Int32 = -1
  private var asked: [StepCall.Key: Timestamp] = [:]
  /// The steps that have ended well since it was begun or gone on with, in that order.
  private(set) var ended: [String] = []

  /// A new run.
  init(number: Int, path: String, head: WorkflowRecord.Head, takenOver: [WorkflowRecord.Reply]) {
    (self.number, self.path, self.head, self.takenOver) = (number, path, head, takenOver)
    length = nil
    kept = Dictionary(takenOver.map { ($0.key, $0.reply) }, uniquingKeysWith: { $1 })
  }

  /// A run that is there.
  init(number: Int, path: String, record: WorkflowRecord, length: Int) {
    (self.number, self.path, self.head, self.length) = (number, path, record.head, length)
    takenOver = []
    kept = record.kept
  }

  deinit { if descriptor >= 0 { FileLock.release(descriptor) } }

  /// Opens the file for what is to come, and writes its first lines where it is new.
  ///
  /// - Throws: `UserError` where it cannot be written, or another process goes on with the run.
  func begin() throws {
    let now = Surroundings.now.milliseconds
    guard let length else {
      try create()
      var head = head
      head.beganAt = now
      try write(.head(head))
      for reply in takenOver { try write(.reply(reply)) }
      return try synchronize()
    }
    descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw cannotWrite }
    try lock()
    // What a crash cut off must not become the beginning of the next line.
    guard ftruncate(descriptor, off_t(length)) == 0 else { throw cannotWrite }
    try write(.resumed(at: now))
  }

  /// Makes the file under the first number that nobody has.
  private func create() throws {
    let directory = path.lastIndex(of: "/").map { path[..<$0] } ?? "."
    while true {
      descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if descriptor >= 0 { return try lock() }
      guard errno == EEXIST else { throw cannotWrite }
      number += 1
      path = "\(directory)/\(number).jsonl"
    }
  }

  private func lock() throws {
    // Where there are no locks, the run is carried out all the same.
    guard FileLock.take(descriptor) == EWOULDBLOCK else { return }
    throw UserError(
      "The run \(number) is being carried out by another process.", hint: "Wait until it has ended.",
      status: .tryAgain)
  }

  func reply(for key: StepCall.Key) -> StepReply? { kept[key] }

  /// The line is on the disk before the reply is used.
  func keep(_ reply: StepReply, for key: StepCall.Key) throws {
    let now = Surroundings.now
    let begin = asked.removeValue(forKey: key) ?? now
    kept[key] = reply
    try write(
      .reply(
        WorkflowRecord.Reply(
          key, reply, askedAt: begin.milliseconds, milliseconds: now.milliseconds - begin.milliseconds)))
    try synchronize()
  }

  func note(_ event: RunEvent) throws {
    switch event {
    case .began, .replied: break
    case .called(let key): asked[key] = Surroundings.now
    case .retried(let key, _, let reason): try write(.retried(key, reason: reason))
    case .ended(let step, let result):
      if result.state == .done { ended.append(step) }
      try write(.ended(step: step, result, at: Surroundings.now.milliseconds))
    case .changed(let step, let steps): try write(.changed(by: step, steps: steps))
    case .refusedChange(let step, let reason): try write(.refusedChange(by: step, reason: reason))
    }
  }

  func finish(_ state: WorkflowRecord.State) throws { try write(.finished(state, at: Surroundings.now.milliseconds)) }

  private func write(_ line: RunLine) throws {
    let bytes = Array((line.json.text() + "\n").utf8)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw cannotWrite
      }
      rest = rest.dropFirst(count)
    }
  }

  private func synchronize() throws {
    guard fsync(descriptor) == 0 else { throw cannotWrite }
  }

  private var cannotWrite: UserError {
    UserError(
      "The run cannot be kept in \(path).", hint: "Check its permissions and the free space.", status: .unavailable)
  }
}

extension Timestamp {
  var milliseconds: Int { Int(clamping: millisecondsSince1970) }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
