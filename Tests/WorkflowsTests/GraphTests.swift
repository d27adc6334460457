import Graphs
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
      GraphText.text(try Self.workflow().graph) == """
          1   plan  analyze
          2   left  after plan
              right  when  after plan
          3   end  up to 3 rounds  after plan, left, right
        """)
  }

  @Test func drawsMermaid() throws {
    #expect(
      GraphMermaid.text(try Self.workflow().graph) == """
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
}
