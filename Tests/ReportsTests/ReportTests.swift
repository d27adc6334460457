import NexusProtocol
import Testing

@testable import Reports

@Suite struct ReportTests {
  private static let secret = "ghp_" + "Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAc7e"

  private static func report(hostile text: String = "text") -> PlanReport {
    let at = Timestamp(millisecondsSince1970: 1_700_000_000_000)
    let plan = Plan(
      number: 3, goal: "Greet \(text)", title: "Greet in French \(text)", base: String(repeating: "a", count: 40),
      baseBranch: "main", branch: "nexus/3-greet", state: .active, createdAt: at)
    let id = TaskID(plan: 3, number: 1)
    let task = PlanTask(
      id: id, position: 0, title: "Say bonjour \(text)", instructions: "Change it. \(text)", files: ["a.txt"],
      acceptance: ["It says bonjour", "It is polite \(text)"], checks: ["make test"], state: .approved, commit: "c0ffee"
    )
    let other = PlanTask(id: TaskID(plan: 3, number: 2), position: 1, title: "Say more", dependsOn: [1])
    let check = CheckRecord(
      name: "test \(text)", command: "make test", outcome: .failed, status: 2, duration: .seconds(3),
      output: "one\nexpected \(text)\n")
    let stories = [
      PlanReport.Story(
        attempt: Attempt(
          id: 1, task: id, number: 1, base: "b", outcome: .checksFailed, reason: "It fails \(text)", startedAt: at),
        model: "small:1b", tokens: TokenCounts(read: 100, cached: 50, written: 30), asking: .seconds(5),
        edits: [EditRecord(path: "a.txt", kind: "replace", outcome: .refused, message: "not found \(text)")],
        checks: [check]),
      PlanReport.Story(
        attempt: Attempt(
          id: 2, task: id, number: 2, base: "b", outcome: .committed, commit: "c0ffee", startedAt: at),
        checks: [
          CheckRecord(
            name: "test", command: "make test", outcome: .passed, status: 0, duration: .seconds(1), output: "")
        ]),
    ]
    let review = Review(
      task: id, commit: "c0ffee", reviewer: .overseer, verdict: .approve, summary: "Good \(text)",
      findings: [Finding(severity: .note, file: "a.txt", line: 4, message: "Nice \(text)")],
      criteria: [CriterionVerdict("It says bonjour", .met, evidence: "+bonjour \(text)")],
      model: "big:7b", at: at)
    let chapter = PlanReport.Chapter(
      task: task, standing: .state(.approved), stories: stories, reviews: [review],
      diff: "diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-hello\n+bonjour \(text)\n")
    return PlanReport(
      plan: plan, chapters: [chapter, .init(task: other, standing: .blocked(by: 1))],
      planningTokens: TokenCounts(read: 10, written: 5), planningTime: .seconds(2), models: ["big:7b", "small:1b"],
      version: "0.1.0")
  }

  @Test func tellsOfEveryTaskAttemptCheckAndReview() {
    let page = ReportPage(Self.report())
    for words in [
      "<h1>Greet in French text", "1 approved, 1 blocked", "110 tokens read, 50 cached, 35 written",
      "7.0 s with models, 4.0 s with checks", "Attempt 1: checks failed", "Attempt 2: committed",
      "<code>a.txt</code> replace refused – not found text", "failed with exit status 2", "expected text",
      "Overseer, big:7b: approve", "met: It says bonjour", "<span class=\"new\">+bonjour text</span>",
      "<span class=\"old\">-hello</span>", "prefers-color-scheme: dark", "<a href=\"#task-1\">1</a>",
    ] {
      #expect(page.html.contains(words), "\(words)")
    }
    #expect(page.redacted == 0)
  }

  /// Everything that is not nexus's own comes with the same bad text, and none of it may reach a reader as it is.
  @Test func nothingOfOthersIsMarkupOrActs() {
    let page = ReportPage(Self.report(hostile: "</pre><script>x</script>\" onload='y\u{1B}[31m\u{202E}&amp;"))
    #expect(!page.html.contains("<script"))
    #expect(!page.html.contains("\" onload"))
    #expect(!page.html.contains("' onload") && !page.html.contains("onload='"))
    #expect(!page.html.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
    #expect(page.html.contains("&amp;amp;"), "an ampersand stays what it is")
  }

  @Test func loadsNothing() {
    let page = ReportPage(Self.report(hostile: "http://example.org/x.png"))
    #expect(page.html.contains("default-src 'none'"))
    for loader in ["src=", "<link", "@import", "url(http"] { #expect(!page.html.contains(loader), "\(loader)") }
  }

  @Test func secretsStandNowhere() {
    let page = ReportPage(Self.report(hostile: Self.secret))
    let markdown = ReportMarkdown(Self.report(hostile: Self.secret))
    #expect(!page.html.contains(Self.secret) && page.redacted > 10)
    #expect(!markdown.text.contains(Self.secret) && markdown.redacted > 3)
  }

  @Test func markdownIsShortAndHoldsNoMarkupOfOthers() {
    let text = ReportMarkdown(Self.report(hostile: "<b>|`*@all")).text
    #expect(text.hasPrefix("# Greet in French &lt;b\\>\\|\\`\\*@\u{2060}all\n"))
    #expect(
      text.contains(
        "| 1. Say bonjour &lt;b\\>\\|\\`\\*@\u{2060}all | approved | test passed | approve by the Overseer |\n"))
    #expect(text.contains("- [x] It says bonjour\n"))
    #expect(text.contains("- [ ] It is polite &lt;b\\>"))
    #expect(text.contains("- note `a.txt:4`: Nice"))
    #expect(
      text.hasSuffix(
        "1 approved, 1 blocked; 110 tokens read, 50 cached, 35 written by big:7b, small:1b. Written with nexus 0.1.0.\n"
      ))
  }

  @Test func aLongDiffIsCutAndSaysSo() {
    var report = Self.report()
    report.chapters[0].diff = String(repeating: "+line\n", count: 3000)
    let page = ReportPage(report)
    #expect(page.html.contains("1001 more lines: <code>nexus diff 3.1</code>"))
    #expect(page.html.utf8.count < 200_000)
  }

  @Test func aPlanWithoutTasksIsAPageToo() {
    var report = Self.report()
    report.chapters = []
    #expect(ReportPage(report).html.contains("no tasks"))
    #expect(ReportMarkdown(report).text.contains("no tasks; 10 tokens read"))
  }
}
