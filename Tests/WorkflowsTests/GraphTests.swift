import Testing

@testable import Workflows

@Suite struct GraphTests {
  private static func workflow() throws -> Workflow {
    let text = """
      name: a & b
      inputs: [topic]
      steps:
        - { id: plan, role: analyze, prompt: "{{ inputs.topic }}" }
        - { id: left, prompt: "{{ plan }}" }
        - { id: right, prompt: "{{ plan }}", when: "plan contains 'x'" }
        - { id: end, prompt: "{{ plan }} {{ left }} {{ right }}", repeat: { max: 3 } }
      """
    return try #require(try WorkflowReader.workflows(in: text, named: "x").first)
  }

  @Test func drawsText() throws {
    #expect(
      GraphText.text(try Self.workflow()) == """
          1   plan  analyze
          2   left  after plan
              right  when  after plan
          3   end  up to 3 rounds  after plan, left, right
        """)
  }

  @Test func drawsMermaid() throws {
    #expect(
      GraphMermaid.text(try Self.workflow()) == """
        flowchart TD
          s0["plan<br/>analyze"]
          s1["left"]
          s2{"right<br/>when"}
          s3["end<br/>up to 3 rounds"]
          s0 --> s1
          s0 --> s2
          s0 --> s3
          s1 --> s3
          s2 --> s3
          s3 --> s3
        """)
  }

  @Test func drawsEveryStepAndLineInSVGWithoutOverlap() throws {
    let layout = GraphLayout(try Self.workflow())
    #expect(layout.boxes.map(\.id).sorted() == ["end", "left", "plan", "right"])
    #expect(layout.lines.count == 5)
    for (index, box) in layout.boxes.enumerated() {
      for other in layout.boxes[(index + 1)...] where other.y == box.y {
        #expect(abs(other.x - box.x) >= GraphLayout.boxWidth)
      }
    }
    let svg = GraphSVG.text(try Self.workflow())
    #expect(svg.contains("<title>a &amp; b</title>"))
    #expect(svg.contains("prefers-color-scheme: dark"))
    #expect(svg.hasSuffix("</svg>"))
  }

  @Test func drawsAThousandSteps() throws {
    var workflow = Workflow(name: "large")
    for number in 0..<1000 {
      var step = WorkflowStep(id: "s\(number)", place: .start)
      step.needs = number == 0 ? [] : ["s\((number - 1) / 3)"]
      workflow.steps.append(step)
    }
    #expect(GraphLayout(workflow).boxes.count == 1000)
  }
}
