import NexusProtocol
import ProgramTools

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// This very program, to be run again for what other programs ask for.
enum OwnProgram {
  /// - Throws: `UserError` where the system does not tell where the program lies.
  static func program(in directory: String) throws -> Program {
    guard let path else {
      throw UserError("The system does not tell where nexus itself lies.", status: .unavailable)
    }
    var environment = Surroundings.environment
    // What lets programs in is for nobody whom those programs have started.
    environment[ServeToken.variable] = nil
    return Program(path: path, directory: directory, environment: environment)
  }

  #if canImport(Darwin)
    private static var path: String? {
      var size: UInt32 = 0
      _NSGetExecutablePath(nil, &size)
      var bytes = [CChar](repeating: 0, count: Int(size))
      guard _NSGetExecutablePath(&bytes, &size) == 0, let resolved = realpath(bytes, nil) else { return nil }
      defer { free(resolved) }
      return String(cString: resolved)
    }
  #else
    private static var path: String? {
      guard let resolved = realpath("/proc/self/exe", nil) else { return nil }
      defer { free(resolved) }
      return String(cString: resolved)
    }
  #endif
}
