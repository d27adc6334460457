import Inspection
import NexusProtocol
import Store
import Terminal

extension RunSummary {
  /// For a person, a line for each thing worth telling.
  var text: KeyValueList {
    var list = KeyValueList()
    list.add("  tasks", taskCounts)
    list.add("  attempts", String(rounds))
    if let elapsed { list.add("  time", TimeText.measured(elapsed)) }
    if !usage.isEmpty { list.add("  tokens", tokens.text) }
    for model in usage {
      let count = model.exchanges == 1 ? "1 exchange" : "\(model.exchanges) exchanges"
      list.add("  model", "\(model.model)  \(TimeText.measured(model.duration)) in \(count)")
    }
    for decision in decisions { list.add("  decide", decision, style: .warning) }
    return list
  }
}
