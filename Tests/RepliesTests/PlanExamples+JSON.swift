@testable import Replies

extension PlanExample {
  private static let one = #"{"id":"1","title":"A","files":["a.py"],"instructions":"x"}"#

  static let json: [PlanExample] = [
    PlanExample(
      name: "exactly by the schema",
      reply: #"{"title":"P","tasks":[{"id":"1","title":"A","files":["a.py"],"depends_on":[],"acceptance":["ok"],"#
        + #""checks":["make"],"instructions":"x\n\ny"}]}"#,
      form: .json, title: "P", tasks: ["1|A|a.py||ok|make|x\n\ny"]),
    PlanExample(
      name: "fenced", reply: "Here:\n```json\n{\"title\":\"P\",\"tasks\":[\(one)]}\n```\nDone.", form: .json,
      title: "P",
      tasks: ["1|A|a.py||||x"]),
    PlanExample(
      name: "after prose on the same line", reply: "Sure: {\"title\":\"P\",\"tasks\":[\(one)]}", form: .json,
      title: "P",
      tasks: ["1|A|a.py||||x"]),
    PlanExample(
      name: "after thinking", reply: "<think>{\"tasks\":[{\"title\":\"no\"}]}</think>{\"tasks\":[\(one)]}", form: .json,
      tasks: ["1|A|a.py||||x"]),
    PlanExample(
      name: "after a lone closing tag", reply: "{\"tasks\":[{\"title\":\"no\"}]}\n</think>\n{\"tasks\":[\(one)]}",
      form: .json, tasks: ["1|A|a.py||||x"]),
    PlanExample(name: "a bare list", reply: "[\(one)]", form: .json, tasks: ["1|A|a.py||||x"]),
    PlanExample(
      name: "nested", reply: "{\"plan\":{\"title\":\"P\",\"tasks\":[\(one)]}}", form: .json, title: "P",
      tasks: ["1|A|a.py||||x"]),
    PlanExample(
      name: "a plan that is a list", reply: "{\"title\":\"P\",\"plan\":[\(one)]}", form: .json, title: "P",
      tasks: ["1|A|a.py||||x"]),
    PlanExample(
      name: "a title before the JSON", reply: "# Plan: P\n```json\n[\(one)]\n```", form: .json, title: "P",
      tasks: ["1|A|a.py||||x"]),
    PlanExample(name: "one task alone", reply: one, form: .json, tasks: ["1|A|a.py||||x"]),
    PlanExample(
      name: "tasks one after another",
      reply: one + "\n" + #"{"id":"2","title":"B","instructions":"y","depends_on":"1"}"#,
      form: .json, tasks: ["1|A|a.py||||x", "2|B||1|||y"]),
    PlanExample(
      name: "other names and kinds",
      reply: """
        {"name": "P", "tasks": [
          {"id": 1, "name": "A", "description": ["x", "y"], "paths": "`a.py`, b.py", "acceptance_criteria": "- one\\n- two",
           "verification": "make"},
          {"task_id": "Task 2", "title": "B", "details": "z", "files": [{"path": "c.py", "action": "create"}],
           "dependencies": [1], "acceptanceCriteria": [{"description": "ok"}], "checks": ["`make`", "$ make test", "None"]},
          {"id": "T3", "title": "C", "instructions": "w", "dependsOn": "Task 1, T2", "files": null}
        ]}
        """,
      form: .json, title: "P",
      tasks: ["1|A|a.py;b.py||one;two|make|x\ny", "2|B|c.py|1|ok|make;make test|z", "3|C||1;2|||w"]),
    PlanExample(
      name: "wrapped tasks", reply: "{\"tasks\":[{\"task\":\(one)}]}", form: .json, tasks: ["1|A|a.py||||x"]),
    PlanExample(
      name: "titles alone", reply: #"{"tasks":["A","B"]}"#, form: .json, tasks: ["1|A|||||", "2|B|||||"]),
    PlanExample(
      name: "trailing commas and comments",
      reply: "{ // the plan\n\"title\": \"P\", /* all * of / it */ \"tasks\": [\(one), // http://x\n],}", form: .json,
      title: "P", tasks: ["1|A|a.py||||x"]),
    PlanExample(
      name: "line ends in strings",
      reply: "{\"tasks\":[{\"title\":\"A\",\"instructions\":\"x\n## Task 2: no\ny\"}]}", form: .json,
      tasks: ["1|A|||||x\n## Task 2: no\ny"]),
    PlanExample(
      name: "brackets in prose",
      reply: "Use {x} and [y] and {\"a\": 1} and [ {\"b\": 2} ].\n\n## Task 1: A\nInstructions: x",
      tasks: ["1|A|||||x"]),
    PlanExample(
      name: "a bracket that never closes", reply: "Write {\"a\": first.\n\n## Task 1: A\nInstructions: x",
      tasks: ["1|A|||||x"]),
    PlanExample(
      name: "JSON in instructions", reply: "## Task 1: Handle {\"a\": 1}\nInstructions:\n{\"tasks\":[\(one)]}",
      tasks: ["1|Handle {\"a\": 1}|||||{\"tasks\":[\(one)]}"]),
    PlanExample(
      name: "cut off", reply: "{\"title\":\"P\",\"tasks\":[\(one),{\"id\":\"2\",\"tit", form: .json,
      tasks: ["1|A|a.py||||x"], faults: [.cutOff]),
    PlanExample(
      name: "malformed between tasks", reply: "{\"title\":\"P\",\"tasks\":[\(one)\n\(one)]}", form: .json,
      tasks: ["1|A|a.py||||x", "1|A|a.py||||x"], faults: [.malformedJSON]),
    PlanExample(
      name: "single quotes", reply: "{\n  \"tasks\": [{'title': 'A'}]}", form: nil, tasks: [], faults: [.malformedJSON]),
    PlanExample(
      name: "an empty plan", reply: #"{"title":"P","tasks":[]}"#, form: nil, title: "P", tasks: [], faults: [.noTasks]),
    PlanExample(
      name: "a list of the wrong kind",
      reply: #"{"tasks":[{"title":"A","instructions":"x","files":{"a":1},"checks":[true]}]}"#,
      form: .json, tasks: ["1|A|||||x"], faults: [.wrongType, .wrongType]),
    PlanExample(
      name: "two plans", reply: "{\"tasks\":[\(one)]}\n{\"tasks\":[{\"title\":\"B\"}]}", form: .json,
      tasks: ["1|A|a.py||||x"], faults: [.severalPlans]),
    PlanExample(
      name: "the same plan twice", reply: "{\"tasks\":[\(one)]}\n```\n{\"tasks\":[\(one)]}\n```", form: .json,
      tasks: ["1|A|a.py||||x"]),
  ]
}
