import NexusProtocol
import Testing

@testable import Replies

@Suite struct PlanValidationTests {
  private func task(
    _ id: String, title: String? = nil, instructions: String? = nil, files: [String] = [], dependsOn: [String] = []
  ) -> TaskDraft {
    TaskDraft(
      id: id, title: title ?? "Title \(id)", instructions: instructions ?? "Do \(id)", files: files,
      dependsOn: dependsOn)
  }

  private func faults(_ tasks: [TaskDraft], paths: Set<String>? = nil) -> [PlanFault.Code] {
    PlanValidation.validate(PlanDraft(title: "P", tasks: tasks), knownPaths: paths).faults.map(\.code)
  }

  private func fault(of path: String, paths: Set<String>? = ["src/Main.swift", "README.md"]) -> PlanFault.Code? {
    faults([task("1", files: [path])], paths: paths).first
  }

  @Test func acceptsAPlanThatCanBeCarriedOut() {
    let draft = PlanDraft(
      title: "P",
      tasks: [
        task("1", files: ["src/Main.swift", "src/New.swift"]), task("2", dependsOn: ["1"]),
        task("3", dependsOn: ["1", "2"]),
      ])
    let validation = PlanValidation.validate(draft, knownPaths: ["src/Main.swift"])
    #expect(validation.isUsable)
    #expect(validation.draft == draft)
    #expect(validation.notes == [])
  }

  @Test func refusesPlansWithoutTasksAndWithTooMany() {
    #expect(faults([]) == [.noTasks])
    #expect(faults((1...31).map { task("\($0)") }) == [.tooManyTasks])
  }

  @Test func refusesTasksThatSayNothing() {
    #expect(faults([task("1", title: "")]) == [.emptyTitle])
    #expect(faults([task("1", instructions: " \n")]) == [.emptyInstructions])
    #expect(faults([task("1", title: String(repeating: "a", count: 201))]) == [.titleTooLong])
    #expect(faults([task("1", instructions: String(repeating: "a", count: 40_000))]) == [.instructionsTooLong])
    #expect(faults([task("1", files: (0...30).map { "f\($0)" })]) == [.tooManyFiles])
  }

  @Test func refusesDuplicates() {
    #expect(faults([task("1"), task("T1", title: "Other", instructions: "other")]) == [.duplicateID])
    #expect(faults([task("1", title: "Same"), task("2", title: "same")]) == [.duplicateTask])
    #expect(faults([task("1", instructions: "x"), task("2", instructions: "x")]) == [.duplicateTask])
  }

  @Test func refusesDependenciesThatCannotBe() {
    #expect(faults([task("1", dependsOn: ["1"])]) == [.selfDependency])
    #expect(faults([task("1", dependsOn: ["7", "7"])]) == [.unknownDependency])
    #expect(faults([task("1", dependsOn: ["2"]), task("2", dependsOn: ["1"])]) == [.dependencyCycle])
  }

  @Test func showsTheCircle() {
    let tasks = [
      task("1"), task("2", dependsOn: ["1", "4"]), task("3", dependsOn: ["2"]), task("4", dependsOn: ["3"]),
      task("5", dependsOn: ["2", "6"]), task("6", dependsOn: ["5"]),
    ]
    let messages = PlanValidation.validate(PlanDraft(title: "P", tasks: tasks)).faults.map(\.message)
    #expect(
      messages == [
        "Tasks depend on each other in a circle: 2 → 4 → 3 → 2; remove one of these dependencies.",
        "Tasks depend on each other in a circle: 5 → 6 → 5; remove one of these dependencies.",
      ])
  }

  @Test func takesATitleForADependency() {
    let draft = PlanDraft(
      title: "P", tasks: [task("1", title: "Parse the flag"), task("2", dependsOn: ["Parse the flag"])])
    let validation = PlanValidation.validate(draft)
    #expect(validation.isUsable)
    #expect(validation.draft.tasks[1].dependsOn == ["1"])
    #expect(validation.notes.map(\.code) == [.dependencyMended])
  }

  @Test(arguments: [
    ("/etc/passwd", PlanFault.Code.absolutePath), ("C:\\x", .absolutePath), ("~/x", .absolutePath),
    ("../x", .pathOutsideTree), ("a/../../x", .pathOutsideTree), ("src/..", .pathOutsideTree),
    (".git/config", .protectedPath),
    ("a/.GIT/x", .protectedPath), (".nexus-overseer/config.json", .protectedPath), ("a\u{7}b", .controlCharacterInPath),
    ("src", .directoryPath), ("new/", .directoryPath), (".", .emptyPath), ("src/main.swift", .pathInOtherCase),
    ("readme.md", .pathInOtherCase), (String(repeating: "a", count: 1_025), .pathTooLong),
  ]) func refusesPaths(path: String, code: PlanFault.Code) {
    #expect(fault(of: path) == code)
  }

  @Test(arguments: [
    "src/Main.swift", "src/New.swift", ".gitignore", ".github/x.yml", "a..b", "...", "my file.txt", "src/日本.md",
  ]) func acceptsPaths(path: String) {
    #expect(fault(of: path) == nil)
    #expect(fault(of: path, paths: nil) == nil)
  }

  @Test func mendsPathsAndSaysSo() {
    let files = ["./src/Main.swift", "src\\New.swift", "src//Main.swift", "src/./b.swift"]
    let validation = PlanValidation.validate(PlanDraft(title: "P", tasks: [task("1", files: files)]))
    #expect(validation.draft.tasks[0].files == ["src/Main.swift", "src/New.swift", "src/b.swift"])
    #expect(validation.isUsable)
    #expect(validation.notes.map(\.code) == [.pathMended, .pathMended, .pathMended, .pathMended])
  }

  /// A name with a backslash that a file of the tree has is that file's.
  @Test func aBackslashOfANameStays() {
    let draft = PlanDraft(title: "P", tasks: [task("1", files: ["back\\slash.txt", "src\\Main.swift"])])
    let validation = PlanValidation.validate(draft, knownPaths: ["back\\slash.txt", "src/Main.swift"])
    #expect(validation.draft.tasks[0].files == ["back\\slash.txt", "src/Main.swift"] && validation.isUsable)
    #expect(validation.notes.map(\.code) == [.pathMended])
  }

  @Test func namesAPlanAfterItsGoal() {
    let draft = PlanDraft(title: "", tasks: [task("1")])
    #expect(PlanValidation.validate(draft, goal: "\n Add JSON \nmore").draft.title == "Add JSON")
    #expect(PlanValidation.validate(draft).draft.title == "Title 1")
  }

  @Test func saysEachFaultInOneSentence() {
    let tasks = [task("1", title: "", instructions: "", files: ["../x"], dependsOn: ["1", "9"])]
    let faults = PlanValidation.validate(PlanDraft(title: "P", tasks: tasks)).faults
    #expect(
      faults.map(\.code) == [.emptyTitle, .emptyInstructions, .selfDependency, .unknownDependency, .pathOutsideTree])
    for fault in faults {
      #expect(fault.task == "1")
      #expect(fault.message.hasSuffix(".") && !fault.message.dropLast(2).contains(". "))
    }
  }
}
