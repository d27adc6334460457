#if canImport(Darwin)
  import Darwin

  typealias SpawnActions = posix_spawn_file_actions_t?
#elseif canImport(Glibc)
  import Glibc

  typealias SpawnActions = posix_spawn_file_actions_t
#elseif canImport(Musl)
  import Musl

  typealias SpawnActions = posix_spawn_file_actions_t
#endif

/// What a new process does first, for which POSIX has no name yet.
enum SpawnAction {
  /// Starts the process in `directory`.
  static func changeDirectory(_ actions: inout SpawnActions, _ directory: String) throws {
    #if canImport(Darwin)
      let status = posix_spawn_file_actions_addchdir_np(&actions, directory)
    #else
      typealias Function = @convention(c) (UnsafeMutablePointer<SpawnActions>, UnsafePointer<CChar>) -> Int32
      let status = try function("posix_spawn_file_actions_addchdir_np", as: Function.self)(&actions, directory)
    #endif
    guard status == 0 else { throw TestSupportError.last("posix_spawn_file_actions_addchdir_np", code: status) }
  }

  #if !canImport(Darwin)
    /// Closes all descriptors from `first` on.
    static func closeFrom(_ actions: inout SpawnActions, _ first: Int32) throws {
      typealias Function = @convention(c) (UnsafeMutablePointer<SpawnActions>, Int32) -> Int32
      let status = try function("posix_spawn_file_actions_addclosefrom_np", as: Function.self)(&actions, first)
      guard status == 0 else { throw TestSupportError.last("posix_spawn_file_actions_addclosefrom_np", code: status) }
    }

    /// A function that the headers show only to programs that ask for GNU's extensions, which Swift cannot.
    private static func function<Function>(_ name: String, as type: Function.Type) throws -> Function {
      guard let address = dlsym(nil, name) else { throw TestSupportError.last("dlsym of \(name)", code: ENOSYS) }
      return unsafeBitCast(address, to: type)
    }
  #endif
}
