import Foundation
import TestSupport
import Testing

/// Servers that a recipe has Retort start, with a small program of the tests' own in vLLM's place.
@Suite(.timeLimit(.minutes(120)))
struct LaunchedTeacherTests {
  /// Answers like vLLM's server; notes every start, and dies in the middle of its tenth answer.
  private static let server = EngineScript.python(
    answer: "from vllm",
    start: """
      assert sys.argv[1:3] == ["serve", "Qwen/QwQ-32B"] and "--max-model-len" in sys.argv, sys.argv
      folder = os.path.dirname(os.path.abspath(__file__))
      with open(f"{folder}/starts", "a") as starts:
          starts.write("x")
      mortal = os.path.getsize(f"{folder}/starts") == 1
      lock, answers = threading.Lock(), 0
      """,
    call: """
      global answers
      with lock:
          answers += 1
          if mortal and answers == 10:
              os._exit(9)
      """)

  private func rig(
    _ launch: String =
      "launch: { engine: vllm, model: Qwen/QwQ-32B, arguments: [--max-model-len, 100] }"
  ) throws -> (CommandLineRig, [String: String]) {
    let rig = try CommandLineRig(teacher: "", questions: 20, concurrency: 2)
    let recipe = String(decoding: try rig.scratch.read("recipe.yaml"), as: UTF8.self)
    try rig.scratch.write(
      "recipe.yaml", recipe.replacing("endpoint: \"\", model: m", with: launch))
    try rig.scratch.install("vllm", Self.server)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return (rig, ["PATH": "\(rig.scratch.path)/bin:\(path)"])
  }

  @Test func planShowsTheCommand() async throws {
    let (rig, environment) = try rig()
    let plan = try await rig.retort("plan", "recipe.yaml", environment: environment)
    #expect(
      plan.output.contains(
        "t is served by: vllm serve Qwen/QwQ-32B --host 127.0.0.1 --port <a free port> --max-model-len 100"
      ),
      "\(plan.output)\(plan.errors)")
  }

  @Test func aServerThatDiesIsStartedAgainAndItsQueueIsKept() async throws {
    let (rig, environment) = try rig()
    let run = try await rig.retort("run", "recipe.yaml", environment: environment)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors.contains("died and is started again"))
    #expect(try rig.scratch.read("bin/starts").count == 2)
    #expect(run.output.contains("38 calls made"))
    let logs = try FileManager.default.contentsOfDirectory(
      atPath: "\(rig.scratch.path)/.retort/runs/told/logs")
    #expect(logs.count == 1 && logs[0].hasPrefix("vllm-QwQ-32B-"))
  }

  private static let hasSafePaths = succeeds(
    "python3", "-c", "import sys; sys.exit(sys.version_info < (3, 11))")

  /// SGLang is found on the user's own PYTHONPATH, and what lies in the current folder is not taken for modules.
  @Test(.enabled(if: hasSafePaths, "PYTHONSAFEPATH came with Python 3.11"))
  func sglangImportsNothingFromTheCurrentFolder() async throws {
    let (rig, environment) = try rig("launch: { engine: sglang, model: Qwen/QwQ-32B }")
    let mark = "\(rig.scratch.path)/imported"
    for module in ["sglang", "json", "http"] {
      try rig.scratch.write("\(module).py", "open('\(mark)', 'w').write('\(module)')\n")
    }
    try rig.scratch.write("site/sglang/__init__.py", "")
    try rig.scratch.write(
      "site/sglang/launch_server.py",
      EngineScript.python(answer: "from sglang", start: "", call: ""))
    let path = ["PYTHONPATH": "\(rig.scratch.path)/site"]
    let run = try await rig.retort(
      "run", "recipe.yaml", "-q", environment: environment.merging(path) { $1 })
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: mark))
  }

  @Test func anEngineThatIsNotThereIsTold() async throws {
    let (rig, _) = try rig()
    let run = try await rig.retort("run", "recipe.yaml", "-q")
    #expect(run.exitCode == 1 && run.errors.contains("error: vllm is not installed"))
  }
}
