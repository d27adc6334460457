import Inspection
import JSONText
import NexusProtocol
import Terminal

extension Console {
  /// Writes diagnoses as an aligned list, or a value a line.
  func write(_ diagnoses: [Diagnosis]) throws {
    let diagnoses = diagnoses.map { $0.told(by: UserError.init(describing:)) }
    switch format {
    case .json: for diagnosis in diagnoses { try writeLine(diagnosis.json.text()) }
    case .text:
      let topicWidth = diagnoses.map { DisplayWidth.columns(of: $0.topic) }.max() ?? 0
      for diagnosis in diagnoses { try write(lines(of: diagnosis, topicWidth: topicWidth)) }
    }
  }

  private func lines(of diagnosis: Diagnosis, topicWidth: Int) -> String {
    let styles: [Diagnosis.State: Style] = [.good: .success, .note: .warning, .fault: .error]
    let state = palette.apply(styles[diagnosis.state] ?? .plain, to: diagnosis.state.rawValue)
    let margin = 5 + 2 + topicWidth + 2
    let gap = String(repeating: " ", count: 7 - diagnosis.state.rawValue.count)
    let topic = diagnosis.topic + String(repeating: " ", count: topicWidth + 2 - diagnosis.topic.count)
    let room = fittingWidth.map { max(30, $0 - margin) } ?? .max
    var texts = Sanitizer.text(diagnosis.text).wrapped(to: room)
    // Not wrapped: a command must be whole to be copied.
    if let remedy = diagnosis.remedy { texts.append(palette.apply(.hint, to: "→ " + Sanitizer.text(remedy))) }
    let space = String(repeating: " ", count: margin)
    return texts.enumerated().map { index, text in
      (index == 0 ? state + gap + topic : space) + text + "\n"
    }
    .joined()
  }
}
