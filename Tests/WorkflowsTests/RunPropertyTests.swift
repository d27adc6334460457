import JSONText
import Testing

@testable import Workflows

@Suite(.timeLimit(.minutes(2))) struct RunPropertyTests {
  /// A random graph without circles; some steps have rounds or a list.
  private static func workflow(_ numbers: inout SplitMix, steps: Int) throws -> Workflow {
    var lines = ["steps:"]
    for number in 0..<steps {
      let before = (0..<number).filter { _ in numbers.below(4) == 0 }
      let uses = before.map { "{{ s\($0) }}" }.joined(separator: "+")
      var line = "  - { id: s\(number), prompt: \"\(number):\(uses)\""
      switch numbers.below(6) {
      case 0: line += ", repeat: { max: \(1 + numbers.below(4)), until: \"length(response) > \(numbers.below(40))\" }"
      case 1:
        line +=
          ", for_each: \"lines('a\\\\nb\\\\nc')\", parallel: \(1 + numbers.below(3)), set: { v\(number): \"{{ item }}\" }"
      case 2: line += ", set: { v\(number): \"{{ response }}\" }"
      default: break
      }
      lines.append(line + " }")
    }
    return try #require(try WorkflowReader.workflows(in: lines.joined(separator: "\n"), named: "random").first)
  }

  private static let runner = Answers { call in
    await Task.yield()
    return StepReply("r\(call.key.text)(\(call.prompt.count))", tokens: 1)
  }

  @Test(arguments: 0..<25) func eachStepRunsOnceAfterAllThatItWaitsFor(seed: UInt64) async throws {
    var numbers = SplitMix(seed: seed)
    let workflow = try Self.workflow(&numbers, steps: 1 + numbers.below(25))
    #expect(WorkflowChecker().faults(in: workflow) == [])
    let log = MemoryLog()
    let outcome = try await WorkflowRun(runner: Self.runner, log: log, limit: 1 + numbers.below(8))
      .run(workflow, inputs: [:])
    #expect(outcome.failure == nil)
    var ended: Set<String> = []
    for event in await log.events {
      switch event {
      case .began(let id): #expect(ended.isSuperset(of: workflow.step(id)?.predecessors ?? ["?"]))
      case .ended(let id, _): #expect(ended.insert(id).inserted)
      default: break
      }
    }
    #expect(ended == Set(workflow.steps.map(\.id)))
    for step in workflow.steps {
      let calls = await log.kept.keys.filter { $0.step == step.id }.count
      #expect(calls >= 1 && calls <= max(step.repetition?.max ?? 1, step.iteration == nil ? 1 : 3))
    }
  }

  /// Killed at every write, then run again with what was kept: the end is that of the run that was left alone, and no
  /// reply that was kept is asked for again.
  @Test(arguments: [3, 11] as [UInt64]) func aRunThatIsKilledAnywhereEndsTheSameWhenRunAgain(seed: UInt64) async throws
  {
    var numbers = SplitMix(seed: seed)
    let workflow = try Self.workflow(&numbers, steps: 12)
    let whole = MemoryLog()
    let expected = try await WorkflowRun(runner: Self.runner, log: whole).run(workflow, inputs: [:])
    let writes = await whole.events.count + whole.kept.count
    for place in 0..<writes {
      let first = MemoryLog(writes: place)
      await #expect(throws: MemoryLog.Killed.self) {
        try await WorkflowRun(runner: Self.runner, log: first, limit: 1).run(workflow, inputs: [:])
      }
      let kept = await first.kept
      let second = MemoryLog(kept: kept)
      let outcome = try await WorkflowRun(runner: Self.runner, log: second).run(workflow, inputs: [:])
      #expect(outcome == expected, "killed at write \(place)")
      for case .called(let key) in await second.events { #expect(kept[key] == nil) }
    }
  }

  @Test func aGraphWithACircleIsNeverRun() throws {
    var numbers = SplitMix(seed: 5)
    for _ in 0..<50 {
      let count = 2 + numbers.below(8)
      var workflow = Workflow(name: "circle")
      for number in 0..<count {
        var step = WorkflowStep(id: "s\(number)", place: .start)
        step.blocks = [try Template("x", at: .start)]
        step.needs = ["s\((number + 1) % count)"]
        workflow.steps.append(step)
      }
      let faults = WorkflowChecker().faults(in: workflow)
      #expect(faults.count == 1)
      #expect(faults.first?.message.contains("wait for one another") == true)
    }
  }
}
