import Inspection
import JSONText
import NexusProtocol
import Terminal

extension KeptReference {
  static func show(_ references: [KeptReference], on console: Console) throws {
    guard console.format == .text else {
      for reference in references { try console.writeLine(reference.json.text()) }
      return
    }
    guard !references.isEmpty else { return }
    var table = Table([.init("Since"), .init("Reference", truncation: .never), .init("Subject")])
    for reference in references {
      let date = reference.at.map { String($0.description.prefix(10)) } ?? "unknown"
      table.add([.init(date), .init(reference.name), .init(reference.summary)])
    }
    try console.write(table)
  }
}
