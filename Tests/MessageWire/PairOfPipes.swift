import JSONRPC

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Two pipes, for two connections that talk to each other.
package enum PairOfPipes {
  /// Fills in the reading and the writing end of one, then those of the other.
  package static func make(_ ends: inout [Int32]) throws {
    var first: [Int32] = [0, 0]
    var second: [Int32] = [0, 0]
    guard pipe(&first) == 0, pipe(&second) == 0 else { throw RPCConnectionError.system("pipe", errno) }
    ends = first + second
  }

  package static func close(_ ends: [Int32]) {
    for end in ends {
      #if canImport(Darwin)
        Darwin.close(end)
      #elseif canImport(Glibc)
        Glibc.close(end)
      #else
        Musl.close(end)
      #endif
    }
  }
}
