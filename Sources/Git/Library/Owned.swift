internal import CGit2

/// An object of libgit2's that lives for one scope and is freed at its end.
struct Owned: ~Copyable {
  let pointer: OpaquePointer
  private let free: (OpaquePointer?) -> Void

  private init(pointer: OpaquePointer, free: @escaping (OpaquePointer?) -> Void) {
    self.pointer = pointer
    self.free = free
  }

  deinit { free(pointer) }

  /// Makes the object with `body`, which stores it and returns libgit2's status.
  static func make(
    _ doing: StaticString, free: @escaping (OpaquePointer?) -> Void, _ body: (inout OpaquePointer?) -> Int32
  ) throws(GitError) -> Owned {
    var pointer: OpaquePointer?
    let status = body(&pointer)
    if status < 0 { throw GitError(status: status, doing: "\(doing)") }
    guard let pointer else { throw GitError(.library, "Cannot \(doing): libgit2 gave nothing.") }
    return Owned(pointer: pointer, free: free)
  }

  /// The same, but `nil` when libgit2 says that there is no such thing.
  static func find(
    _ doing: StaticString, free: @escaping (OpaquePointer?) -> Void, _ body: (inout OpaquePointer?) -> Int32
  ) throws(GitError) -> Owned? {
    var pointer: OpaquePointer?
    let status = body(&pointer)
    if status == GIT_ENOTFOUND.rawValue { return nil }
    if status < 0 { throw GitError(status: status, doing: "\(doing)") }
    guard let pointer else { return nil }
    return Owned(pointer: pointer, free: free)
  }
}

/// Calls `body` with an empty `git_buf` and gives the bytes that libgit2 put there.
func bytesFromBuffer(_ doing: StaticString, _ body: (inout git_buf) -> Int32) throws(GitError) -> [UInt8] {
  var buffer = git_buf()
  defer { git_buf_dispose(&buffer) }
  let status = body(&buffer)
  if status < 0 { throw GitError(status: status, doing: "\(doing)") }
  return [UInt8](UnsafeRawBufferPointer(start: buffer.ptr, count: buffer.ptr == nil ? 0 : buffer.size))
}

/// Calls `body` with C strings that live as long as the call.
func withStringArray<Result>(_ strings: [[UInt8]], _ body: (inout git_strarray) -> Result) -> Result {
  let storage = Array(strings.map { $0 + [0] }.joined())
  return storage.withUnsafeBufferPointer { storage in
    var pointers: [UnsafeMutablePointer<CChar>?] = []
    var offset = 0
    for string in strings {
      let start = UnsafeRawPointer(storage.baseAddress! + offset).assumingMemoryBound(to: CChar.self)
      pointers.append(UnsafeMutablePointer(mutating: start))
      offset += string.count + 1
    }
    let count = pointers.count
    return pointers.withUnsafeMutableBufferPointer { pointers in
      var array = git_strarray(strings: pointers.baseAddress, count: count)
      return body(&array)
    }
  }
}
