#if os(Linux)
  #if canImport(Glibc)
    internal import Glibc
  #elseif canImport(Musl)
    internal import Musl
  #endif

  /// What `/proc` tells of the processes on this machine.
  package enum ProcessTable {
    /// Whether a process of that group still runs; true where `/proc` does not tell.
    ///
    /// Where nobody waits for orphans, as in many containers, those that have ended stay members for ever.
    package static func hasLivingMember(ofGroup group: Int32) -> Bool {
      guard let directory = opendir("/proc") else { return true }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        // The name begins at the same place in every entry; the entry itself may be shorter than its C type.
        let name = String(cString: UnsafeRawPointer(entry).advanced(by: nameOffset).assumingMemoryBound(to: CChar.self))
        guard Int32(name) != nil, let process = Process(number: name) else { continue }
        if process.group == group, process.isLiving { return true }
      }
      return false
    }

    /// When a process started, in ticks since the system did; nil when it is gone.
    package static func startTime(of process: Int32) -> String? { Process(number: String(process))?.start }

    /// Tells one start of the system from another. Source: random(4), `boot_id`.
    package static var boot: String {
      let text = contents(of: "/proc/sys/kernel/random/boot_id") ?? ""
      return text.isEmpty ? "-" : text.filter { !$0.isWhitespace }
    }

    /// The space in which a number stands for a process: containers have spaces of their own. Source:
    /// pid_namespaces(7), `/proc/self/ns/pid`.
    package static var space: String {
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
        let count = readlink("/proc/self/ns/pid", buffer.baseAddress!, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : "-"
      }
    }

    private static let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name)!  // a stored member has an offset

    /// Source: proc(5), `/proc/pid/stat`: number, (name), state, parent, group, … The 22nd field is the time of the start.
    private struct Process {
      let group: Int32
      let isLiving: Bool
      let start: String

      /// Nil when the process is gone.
      init?(number: String) {
        guard let text = ProcessTable.contents(of: "/proc/\(number)/stat"), let name = text.lastIndex(of: ")") else {
          return nil
        }
        let fields = text[text.index(after: name)...].split(separator: " ")
        guard fields.count > 19, let group = Int32(fields[2]) else { return nil }
        self.group = group
        start = String(fields[19])
        isLiving = fields[0] != "Z" && fields[0] != "X"
      }
    }

    private static func contents(of path: String) -> String? {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      // What is looked for stands in the first three hundred bytes, after a name of at most 64.
      return withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { buffer in
        let count = read(descriptor, buffer.baseAddress!, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
      }
    }
  }
#endif

#if canImport(Darwin)
  internal import Darwin

  /// What the kernel tells of the processes on this machine.
  package enum ProcessTable {
    /// Whether a process of that group still runs; true where the kernel does not tell.
    ///
    /// Source: sysctl(3), `KERN_PROC_PGRP`; `SZOMB` in <sys/proc.h>.
    package static func hasLivingMember(ofGroup group: Int32) -> Bool {
      var name = [CTL_KERN, KERN_PROC, KERN_PROC_PGRP, group]
      var size = 0
      guard sysctl(&name, UInt32(name.count), nil, &size, nil, 0) == 0 else { return true }
      let stride = MemoryLayout<kinfo_proc>.stride
      var processes = [kinfo_proc](repeating: kinfo_proc(), count: size / stride + 8)
      size = processes.count * stride
      guard sysctl(&name, UInt32(name.count), &processes, &size, nil, 0) == 0 else { return true }
      return processes.prefix(size / stride).contains { Int32($0.kp_proc.p_stat) != SZOMB }
    }

    /// When a process started; nil when it is gone. Source: sysctl(3), `KERN_PROC_PID`.
    package static func startTime(of process: Int32) -> String? {
      var name = [CTL_KERN, KERN_PROC, KERN_PROC_PID, process]
      var entry = kinfo_proc()
      var size = MemoryLayout<kinfo_proc>.stride
      guard sysctl(&name, UInt32(name.count), &entry, &size, nil, 0) == 0, size > 0 else { return nil }
      let start = entry.kp_proc.p_un.__p_starttime
      return "\(start.tv_sec).\(start.tv_usec)"
    }

    /// Tells one start of the system from another; times of processes are absolute here, and tell that as well.
    package static var boot: String { "-" }

    /// There is one space for all processes.
    package static var space: String { "-" }
  }
#endif
