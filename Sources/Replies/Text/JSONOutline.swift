/// Follows the nesting of a JSON value that is still being written, looking at each byte once.
///
/// It reports where the value ends, and where each task ends on the way: each object in an array that is the value
/// itself, or a member of the names by which models call the tasks, at the top or within `plan`.
struct JSONOutline {
  enum Mark {
    case task(Range<Int>)
    /// The value is whole.
    case end(Int)
  }

  private struct Frame {
    var isObject: Bool
    /// Of an object, the name whose value is being read.
    var key = ""
    /// Whether this is the array of the tasks.
    var holdsTasks = false
  }

  private enum Step { case plain, string, escape, slash, lineComment, blockComment, star }

  let start: Int
  private var index: Int
  private var frames: [Frame] = []
  private var step = Step.plain
  private var stringStart = 0
  /// Whether the next string of the object is the name of a member.
  private var isAtKey = false
  private var taskStart = 0
  private var commentStart = 0

  init(start: Int) {
    self.start = start
    index = start
  }

  /// Where comments stand, in order; JSON has none, but outside of strings nothing else can be meant.
  private(set) var comments: [Range<Int>] = []
  /// Whether a list of tasks has begun.
  private(set) var hasTasks = false

  /// Reads on to the next mark, or is nil when the bytes are used up.
  mutating func next(in bytes: [UInt8]) -> Mark? {
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch step {
      case .plain: if let mark = takePlain(byte) { return mark }
      case .escape: step = .string
      case .string:
        if byte == UInt8(ascii: "\\") { step = .escape }
        if byte == UInt8(ascii: "\"") { endString(bytes) }
      case .slash, .lineComment, .blockComment, .star: takeComment(byte)
      }
    }
    return nil
  }

  /// The bytes of a part of the value, blanks in place of its comments.
  func text(_ range: Range<Int>, of bytes: [UInt8]) -> [UInt8] {
    var text = Array(bytes[range])
    for comment in comments.reversed() {
      guard comment.lowerBound >= range.lowerBound else { break }
      for index in comment where range.contains(index) && text[index - range.lowerBound] != UInt8(ascii: "\n") {
        text[index - range.lowerBound] = UInt8(ascii: " ")
      }
    }
    return text
  }

  private mutating func takePlain(_ byte: UInt8) -> Mark? {
    switch byte {
    case UInt8(ascii: "\""):
      step = .string
      stringStart = index
    case UInt8(ascii: "/"): step = .slash
    case UInt8(ascii: ","): isAtKey = frames.last?.isObject == true
    case UInt8(ascii: ":"): isAtKey = false
    case UInt8(ascii: "{"):
      if frames.last?.holdsTasks == true { taskStart = index - 1 }
      frames.append(Frame(isObject: true))
      isAtKey = true
    case UInt8(ascii: "["):
      let holdsTasks = isListOfTasks
      hasTasks = hasTasks || holdsTasks
      frames.append(Frame(isObject: false, holdsTasks: holdsTasks))
      isAtKey = false
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      let closed = frames.popLast()
      isAtKey = false
      if frames.isEmpty { return .end(index) }
      if closed?.isObject == true, frames.last?.holdsTasks == true { return .task(taskStart..<index) }
    default: break
    }
    return nil
  }

  private var isListOfTasks: Bool {
    if hasTasks { return false }
    return switch frames.count {
    case 0: true
    case 1: PlanKey.holdsTasks(frames[0].key) || PlanKey.isPlan(frames[0].key)
    case 2: PlanKey.isPlan(frames[0].key) && PlanKey.holdsTasks(frames[1].key)
    default: false
    }
  }

  private mutating func endString(_ bytes: [UInt8]) {
    step = .plain
    guard isAtKey, frames.count <= 2, index - 1 - stringStart <= 32 else { return }
    frames[frames.count - 1].key = String(decoding: bytes[stringStart..<index - 1], as: UTF8.self)
  }

  private mutating func takeComment(_ byte: UInt8) {
    switch (step, byte) {
    case (.slash, UInt8(ascii: "/")):
      step = .lineComment
      commentStart = index - 2
    case (.slash, UInt8(ascii: "*")):
      step = .blockComment
      commentStart = index - 2
    case (.slash, _):
      step = .plain
      index -= 1
    case (.lineComment, UInt8(ascii: "\n")), (.lineComment, UInt8(ascii: "\r")), (.star, UInt8(ascii: "/")):
      step = .plain
      comments.append(commentStart..<index)
    case (.blockComment, UInt8(ascii: "*")), (.star, UInt8(ascii: "*")): step = .star
    case (.star, _): step = .blockComment
    default: break
    }
  }
}

/// The names that models give the parts of a plan in JSON.
enum PlanKey {
  static func holdsTasks(_ key: String) -> Bool { ["tasks", "task_list", "taskList", "steps", "Tasks"].contains(key) }
  static func isPlan(_ key: String) -> Bool { ["plan", "Plan"].contains(key) }

  static func field(_ key: String) -> PlanField? { PlanField(label: key[...]) }
}
