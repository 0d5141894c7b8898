// What a sandbox costs, and whether sandboxes keep all processors busy.

import Foundation
import Grading
import Machine
import Sandbox
import Subprocess

/// The middle one of several times, in milliseconds.
func median(_ times: [Duration]) -> Double {
  Double(times.sorted()[times.count / 2].microseconds) / 1000
}

func figure(_ name: String, _ value: Double, _ unit: String, goal: String, met: Bool) {
  print(
    "figure \(name) \(String(format: "%.2f", value)) \(unit) goal \(goal) \(met ? "met" : "missed")"
  )
}

/// Ticks of all processors since the machine started: those at work, and all.
func processorTicks() -> (busy: Double, all: Double) {
  let line =
    (try? String(contentsOfFile: "/proc/stat", encoding: .utf8))?.split(separator: "\n").first ?? ""
  // user nice system idle iowait irq softirq steal
  let ticks = line.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
  guard ticks.count == 8 else { return (0, 0) }
  let all = ticks.reduce(0, +)
  return (all - ticks[3] - ticks[4], all)
}

let source = "print(sum(map(int, input().split())))\n"
let clock = ContinuousClock()

try await Sandbox.with { sandbox in
  guard let python = await Toolchain.find(.python, in: sandbox) else {
    fatalError("there is no python3")
  }

  // One sandboxed test beside one plain run, in turns, so that the machine's mood is the same for both.
  let script = FileManager.default.temporaryDirectory.appendingPathComponent(
    "retort-bench-\(getpid()).py"
  ).path
  try source.write(toFile: script, atomically: true, encoding: .utf8)
  defer { try? FileManager.default.removeItem(atPath: script) }
  let trial = SandboxedProgram(
    command: [python.tool, "-I", "/program/main.py"], input: Array("1 2\n".utf8),
    files: [SandboxFile(path: "/program/main.py", text: source)])
  var plain: [Duration] = []
  var sandboxed: [Duration] = []
  for _ in 0..<200 {
    plain.append(
      try await clock.measure {
        let result = try await Subprocess.run(
          .path(.init(python.tool)), arguments: ["-I", script], input: .string("1 2\n"),
          output: .string(limit: 100))
        precondition(result.standardOutput == "3\n")
      })
    sandboxed.append(
      try await clock.measure {
        let ending = try await sandbox.run(trial)
        precondition(ending.output == Array("3\n".utf8))
      })
  }
  let overhead = median(sandboxed) - median(plain)
  print("\(python.tool) (\(python.version)), 200 runs each, in turns")
  print(String(format: "plain python3 -I     %.1f ms in the median", median(plain)))
  print(String(format: "in a sandbox         %.1f ms in the median", median(sandboxed)))
  let ratio = median(sandboxed) / median(plain)
  figure("room_per_plain", ratio, "times", goal: "<=1.7", met: ratio <= 1.7)
  figure("room_overhead", overhead, "ms", goal: "<=15", met: overhead <= 15)
}

// 2,000 tests of 40 programs: nothing is remembered between them.
try await Sandbox.with { sandbox in
  let grader = try await CodeGrader.safe(
    in: sandbox, options: CodeOptions(), memory: VerdictsInMemory())
  let suite = TestSuite(
    cases: (0..<50).map { .standard(input: "\($0) 2\n", output: "\($0 + 2)\n") })
  let before = processorTicks()
  let time = try await clock.measure {
    try await withThrowingTaskGroup(of: CodeVerdict.self) { group in
      for number in 0..<40 {
        group.addTask {
          try await grader.grade(
            Program(language: .python, source: "\(source)# \(number)\n"), suite: suite)
        }
      }
      for try await verdict in group { precondition(verdict.outcome == .passed, "\(verdict)") }
    }
  }
  let after = processorTicks()
  let share = (after.busy - before.busy) / (after.all - before.all) * 100
  let rate = 2000 / (Double(time.microseconds) / 1e6)
  precondition(grader.workDone.run == 2000)
  print(
    String(
      format: "2,000 tests in %.1f s: %.0f a second with %d slots", 2000 / rate, rate, sandbox.slots
    ))
  figure("processors_busy", share, "%", goal: ">=90", met: share >= 90)
}

// 200 small programs in C++, five tests each, and again with what was kept of compiling them.
try await Sandbox.with { sandbox in
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "retort-bench-compiled-\(getpid())"
  ).path
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let suite = TestSuite(
    cases: (0..<5).map { .standard(input: "\($0) 2\n", output: "\($0 + 2)\n") })
  for turn in ["first", "second"] {
    var options = CodeOptions()
    options.compiledFolder = folder
    let grader = try await CodeGrader(
      sandbox: sandbox, options: options, memory: VerdictsInMemory())
    let time = try await clock.measure {
      try await withThrowingTaskGroup(of: CodeVerdict.self) { group in
        for number in 0..<200 {
          let source =
            "#include <bits/stdc++.h>\nint main(){long a,b;std::cin>>a>>b;std::cout<<a+b;}//\(number)\n"
          group.addTask {
            try await grader.grade(Program(language: .cpp, source: source), suite: suite)
          }
        }
        for try await verdict in group { precondition(verdict.outcome == .passed, "\(verdict)") }
      }
    }
    let compiled = await grader.compiled
    print(
      String(
        format: "C++, %@ time: %.1f programs a second", turn,
        200 / (Double(time.microseconds) / 1e6)))
    if turn == "second" {
      figure("compiled_again", Double(compiled), "programs", goal: "0", met: compiled == 0)
    }
  }
}

// The same verdicts, ten times over, while other work wants all processors twice.
let programs: [(source: String, language: Language)] = [
  ("print(3)", .python),
  ("print(4)", .python),
  ("x = 0\nfor i in range(6_000_000): x += i\nprint(3)", .python),
  ("import time\ntime.sleep(0.7)\nprint(3)", .python),
  (
    "import threading, time\nt = threading.Thread(target=time.sleep, args=(0.3,))\nt.start()\nt.join()\nprint(3)",
    .python
  ),
  ("while True: pass", .python),
  ("import time\ntime.sleep(60)", .python),
  ("import os\nos.fork()\nwhile True: pass", .python),
  ("x = []\nwhile True: x.append(bytearray(1 << 20))", .python),
  (
    "import os\nfor _ in range(2):\n    if os.fork() == 0:\n        x = b'x' * (80 << 20)\n        os.read(os.pipe()[0], 1)\nos.wait()",
    .python
  ),
  ("while True: print('x' * 100000)", .python),
  ("def f(n): return f(n + 1)\nf(0)", .python),
  ("import os\nwhile True: os.fork()", .python),
  ("print(3", .python),
  (
    "#include <cstdio>\nint main(){long s=0;for(long i=0;i<300000000;i++)s+=i^s;printf(\"%d\\n\",s?3:4);}",
    .cpp
  ),
  ("int main(){int*p=0;return *p;}", .cpp),
]
var burners: [Process] = []
for _ in 0..<Cores.count * 2 {
  let burner = Process()
  burner.executableURL = URL(fileURLWithPath: "/bin/sh")
  // Not for ever, should this program be killed.
  burner.arguments = ["-c", "ulimit -t 300; while :; do :; done"]
  try burner.run()
  burners.append(burner)
}
try await Sandbox.with { sandbox in
  defer { for burner in burners { kill(burner.processIdentifier, SIGKILL) } }
  var options = CodeOptions()
  options.timeLimit = .seconds(1)
  options.memoryLimit = 128 << 20
  var outcomes: [Int: Set<String>] = [:]
  for _ in 0..<10 {
    let grader = try await CodeGrader(
      sandbox: sandbox, options: options, memory: VerdictsInMemory())
    try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for (place, program) in programs.enumerated() {
        group.addTask {
          let verdict = try await grader.grade(
            Program(language: program.language, source: program.source),
            suite: TestSuite(cases: [.standard(input: "1 2\n", output: "3\n")]))
          return (place, verdict.outcome.word)
        }
      }
      for try await (place, word) in group { outcomes[place, default: []].insert(word) }
    }
  }
  let unsteady = outcomes.filter { $0.value.count > 1 }
  for (place, words) in unsteady { print("\(words.sorted()): \(programs[place].source)") }
  print(
    "\(programs.count) programs, 10 times, beside \(burners.count) that never rest: "
      + outcomes.values.reduce(into: Set()) { $0.formUnion($1) }.sorted().joined(separator: ", "))
  figure(
    "verdicts_that_differ", Double(unsteady.count), "programs", goal: "0", met: unsteady.isEmpty)
}
