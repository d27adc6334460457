@testable import Replies

extension PlanExample {
  static let grammar: [PlanExample] = [
    PlanExample(
      name: "exactly as asked",
      reply: """
        Plan: Add JSON output

        ## Task 1: Parse the flag
        Files: src/cli.py, tests/test_cli.py
        Depends on: none
        Acceptance:
        - `export --json` is accepted
        - help lists it
        Checks:
        - python3 -m unittest
        Instructions:
        Add `--json`.

        Then pass it on:
        - first here
        - then there
        """,
      title: "Add JSON output",
      tasks: [
        "1|Parse the flag|src/cli.py;tests/test_cli.py||`export --json` is accepted;help lists it|python3 -m unittest|"
          + "Add `--json`.\n\nThen pass it on:\n- first here\n- then there"
      ]),
    PlanExample(
      name: "bold labels",
      reply: """
        **Plan:** Bold

        ## Task 1: One
        **Files:** `a.py`, `b.py`
        **Depends on:** None
        **Acceptance Criteria:**
        * works
        **Checks**:
        * `make test`
        **Instructions:** Do it.
        More.
        """,
      title: "Bold", tasks: ["1|One|a.py;b.py||works|make test|Do it.\nMore."]),
    PlanExample(
      name: "headings as labels",
      reply: """
        # Plan: Headings
        ## Task 1: One
        ### Files
        - a.py
        - `b.py` (new)
        ### Depends on
        n/a
        ### Acceptance Criteria
        1. works
        2. is fast
        ### Checks
        ```bash
        make
        make test
        ```
        ### Instructions
        Go.
        """,
      title: "Headings", tasks: ["1|One|a.py;b.py||works;is fast|make;make test|Go."]),
    PlanExample(
      name: "third-level headings with a dash",
      reply: """
        ### Task 1 - Set up
        Files: a.py
        Instructions: Make it.

        ### Task 2 – Use it
        Depends on: Task 1
        Instructions: Use it.
        """,
      tasks: ["1|Set up|a.py||||Make it.", "2|Use it||1|||Use it."]),
    PlanExample(
      name: "bold task lines",
      reply: """
        **Task 1: Set up**
        Files: a.py
        Instructions: Make it.

        **Task 2**: Use it
        Depends on: T1
        Instructions: Use it.

        **Task 3:** Drop it
        Depends on: task-2, #1
        Instructions: Drop it.
        """,
      tasks: ["1|Set up|a.py||||Make it.", "2|Use it||1|||Use it.", "3|Drop it||2;1|||Drop it."]),
    PlanExample(
      name: "plain task lines",
      reply: """
        Task 1: Set up
        Files: a.py
        Instructions: Make it.
        Task 2 gets easier so.

        Task 2: Use it
        Instructions: Use it.
        """,
      tasks: ["1|Set up|a.py||||Make it.\nTask 2 gets easier so.", "2|Use it|||||Use it."]),
    PlanExample(
      name: "a numbered list with indented bullets",
      reply: """
        1. **Set up**
           - **Files:** `a.py`
           - **Depends on:** None
           - **Acceptance:**
             - works
           - **Instructions:** Make it:
             1. open
             2. close
        2. **Use it**
           - Files: `b.py`
           - Depends on: 1
           - Instructions: Use it.
        """,
      tasks: ["1|Set up|a.py||works||Make it:\n1. open\n2. close", "2|Use it|b.py|1|||Use it."]),
    PlanExample(
      name: "numbered headings",
      reply: """
        ## 1. Set up
        Files: a.py
        Instructions:
        ### 1. Inside
        x
        ## 2. Use it
        Depends on: 1
        Instructions: y
        """,
      tasks: ["1|Set up|a.py||||### 1. Inside\nx", "2|Use it||1|||y"]),
    PlanExample(
      name: "steps",
      reply: "## Step 1: A\nFiles: a\nDescription: x\n\n## Step 2: B\nDependencies: Step 1\nDescription: y\n",
      tasks: ["1|A|a||||x", "2|B||1|||y"]),
    PlanExample(
      name: "T-names",
      reply: "## T1: A\nFiles: a.c\nDetails: x\n## T2: B\nRequires: T1\nDetails: y\n",
      tasks: ["1|A|a.c||||x", "2|B||1|||y"]),
    PlanExample(
      name: "names for identifiers",
      reply: "## Task setup-db: A\nInstructions: x\n## Task Use: B\nDepends on: Setup DB\nInstructions: y",
      tasks: ["setup-db|A|||||x", "use|B||setup-db|||y"]),
    PlanExample(
      name: "no identifiers",
      reply: "## Task: A\nInstructions: x\n## Task: B\nInstructions: y",
      tasks: ["1|A|||||x", "2|B|||||y"]),
    PlanExample(
      name: "titles in a field",
      reply: "## Task 1\nTitle: A\nInstructions: x\n## Task 2\n**Title:** B\nInstructions: y",
      tasks: ["1|A|||||x", "2|B|||||y"]),
    PlanExample(
      name: "prose before and a farewell after",
      reply: """
        Sure! Here is the plan to add the flag:

        ## Task 1: A
        Files: a.py
        Instructions:
        x

        Let me know if you want me to change anything!
        """,
      tasks: ["1|A|a.py||||x"]),
    PlanExample(
      name: "a fence around it",
      reply: "Here:\n\n```markdown\nPlan: P\n\n## Task 1: A\nInstructions:\nx\n```\n\nThis should do.",
      title: "P", tasks: ["1|A|||||x"]),
    PlanExample(
      name: "a fence around it and fences inside",
      reply: "````\n## Task 1: A\nInstructions:\n```py\nx = 1\n## Task 2: no\n```\n````\n",
      tasks: ["1|A|||||```py\nx = 1\n## Task 2: no\n```"]),
    PlanExample(
      name: "a fence of the same length inside",
      reply: "```\n## Task 1: A\nInstructions:\n```py\nx = 1\n```\nthen\n## Task 2: B\nInstructions: y\n```\nBye",
      tasks: ["1|A|||||```py\nx = 1\n```\nthen", "2|B|||||y"]),
    PlanExample(
      name: "a fence that never closes",
      reply: "## Task 1: A\nInstructions:\n```py\nx = 1\n\n## Task 2: B\nInstructions: y",
      tasks: ["1|A|||||```py\nx = 1", "2|B|||||y"]),
    PlanExample(
      name: "thinking before",
      reply: "<think>\n## Task 1: maybe\nFiles: z\n</think>\n\n## Task 1: A\nInstructions: x",
      tasks: ["1|A|||||x"]),
    PlanExample(
      name: "thinking without the opening tag",
      reply: "Okay.\n## Task 1: maybe\nInstructions: z\n</think>\n## Task 1: A\nInstructions: x",
      tasks: ["1|A|||||x"]),
    PlanExample(
      name: "thinking on one line with the plan",
      reply: "<think>hm</think>Plan: P\n## Task 1: A\nInstructions: x", title: "P", tasks: ["1|A|||||x"]),
    PlanExample(
      name: "only thinking",
      reply: "<think>\n## Task 1: A\nInstructions: x", form: nil, tasks: [], faults: [.onlyThinking]),
    PlanExample(
      name: "thinking between tasks",
      reply: "## Task 1: A\nInstructions: x\n<think>\nhm\n</think>\n## Task 2: B\nInstructions: y",
      tasks: ["1|A|||||x", "2|B|||||y"]),
    PlanExample(
      name: "rules between tasks",
      reply: "## Task 1: A\nInstructions:\nx\n\n---\n\n## Task 2: B\nInstructions:\ny\n\n---\n",
      tasks: ["1|A|||||x", "2|B|||||y"]),
    PlanExample(
      name: "a summary after",
      reply: "## Task 1: A\nInstructions: x\n\n## Summary\n1. One task.\n",
      tasks: ["1|A|||||x"]),
    PlanExample(
      name: "a list of titles before",
      reply: "Task 1: A\nTask 2: B\n\n## Task 1: A\nInstructions: x\n## Task 2: B\nInstructions: y",
      tasks: ["1|A|||||x", "2|B|||||y"]),
    PlanExample(
      name: "prose for instructions",
      reply: "## Task 1: A\n\nChange the parser.\nThen test it.\n\nFiles: a.py\n",
      tasks: ["1|A|a.py||||Change the parser.\nThen test it."]),
    PlanExample(
      name: "instructions first",
      reply: "## Task 1: A\nInstructions: x\nmore\nFiles: a.py\nAcceptance:\n- ok\n## Task 2: B\nInstructions: y",
      tasks: ["1|A|a.py||ok||x\nmore", "2|B|||||y"]),
    PlanExample(
      name: "labels within instructions",
      reply: "## Task 1: A\nFiles: a.py\nInstructions:\nWrite the header:\nFiles: list them\nNote: careful",
      tasks: ["1|A|a.py||||Write the header:\nFiles: list them\nNote: careful"]),
    PlanExample(
      name: "files with remarks",
      reply: """
        ## Task 1: A
        Files:
        - `src/a.py` - add the flag
        - src/b.py (modify)
        - Create `src/c d.py`
        - **src/e.py**: new module
        - Modify: src/f.py
        Instructions: x
        """,
      tasks: ["1|A|src/a.py;src/b.py;src/c d.py;src/e.py;src/f.py||||x"]),
    PlanExample(
      name: "files in many ways",
      reply: "## Task 1: A\nFiles: `a.py` and `b.py`, \"c.py\"; d/e.py\nInstructions: x",
      tasks: ["1|A|a.py;b.py;c.py;d/e.py||||x"]),
    PlanExample(
      name: "a list in JSON brackets",
      reply:
        "## Task 1: A\nFiles: [\"a.py\", \"b.py\"]\nDepends on: []\nInstructions: x\n## Task 2: B\nDepends on: [1]\n",
      tasks: ["1|A|a.py;b.py||||x", "2|B||1|||"]),
    PlanExample(
      name: "nothing in many ways",
      reply: """
        ## Task 1: A
        Files: None
        Depends on: None (first task)
        Acceptance:
        - N/A
        Checks: -
        Instructions: x
        """,
      tasks: ["1|A|||||x"]),
    PlanExample(
      name: "dependencies with titles",
      reply: "## Task 1: A\nInstructions: x\n## Task 2: B\nDepends on: Task 1: A\nInstructions: y\n"
        + "## Task 3: C\nDepends on:\n- Task 1 (A)\n- **Task 2**\nInstructions: z\n## Task 4: D\nDepends on: Tasks 1, 2 and 3\n",
      tasks: ["1|A|||||x", "2|B||1|||y", "3|C||1;2|||z", "4|D||1;2;3|||"]),
    PlanExample(
      name: "boxes and dollar signs",
      reply:
        "## Task 1: A\nAcceptance:\n- [ ] one\n- [x] two\nChecks:\n- $ make\n- Run `make test`\n- `x` passes\nInstructions: x",
      tasks: ["1|A|||one;two|make;make test;x|x"]),
    PlanExample(
      name: "criteria over several lines",
      reply: "## Task 1: A\nAcceptance:\n- one that\n  goes on\n- two\n\nDo it.\n",
      tasks: ["1|A|||one that goes on;two||Do it."]),
    PlanExample(
      name: "carriage returns",
      reply: "Plan: P\r\n\r\n## Task 1: A\r\nFiles: a.py\r\nInstructions:\r\nx\r\n\r\ny\r\n",
      title: "P", tasks: ["1|A|a.py||||x\n\ny"]),
    PlanExample(
      name: "help for the editor",
      reply: """
        # Edit the plan.
        Plan: P

        ## Task 1: A
        # a comment
        Files: a.py
        # Checks: x
        Instructions:
        # this is text
        x

        # ------------------------ >8 ------------------------
        # Everything from here on is ignored.
        ## Task 2: no
        """,
      title: "P", tasks: ["1|A|a.py||||# this is text\nx"]),
    PlanExample(
      name: "escaped lines",
      reply: "## Task 1: A\nInstructions:\n\\## Task 2: no\n\\Files: b.py\n\\section{x}\n\\\\## Task 3: no\n",
      tasks: ["1|A|||||## Task 2: no\nFiles: b.py\n\\section{x}\n\\## Task 3: no"]),
    PlanExample(name: "nothing", reply: " \n", form: nil, tasks: [], faults: [.emptyReply]),
    PlanExample(
      name: "a refusal", reply: "I'm sorry, but I cannot help with that.", form: nil, tasks: [], faults: [.noTasks]),
    PlanExample(
      name: "a list that is no plan", reply: "To do this:\n1. Parse the flag\n2. Test it\n", form: nil, tasks: [],
      faults: [.noTasks]),
  ]
}
