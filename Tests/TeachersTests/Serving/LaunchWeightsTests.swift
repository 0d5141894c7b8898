import Foundation
import Machine
import TestSupport
import Testing
import Values

@testable import Teachers

/// Launched teachers are named by what their weights are.
struct LaunchWeightsTests {
  private let scratch = Scratch()
  private let commit = String(repeating: "0123456789", count: 4)

  private func teacher(_ engine: Launch.Engine, _ model: String, _ arguments: [String] = [])
    throws -> Teacher
  {
    let launch = try Launch(engine: engine, model: model, arguments: arguments).named(
      by: FileDigests(path: "\(scratch.path)/digests"), hubCache: "\(scratch.path)/hub")
    return Teacher(name: "t", place: .launch(launch), model: model, price: nil)
  }

  private func key(_ engine: Launch.Engine, _ model: String, _ arguments: [String] = []) throws
    -> CallKey
  {
    try teacher(engine, model, arguments)
      .call(question: "q", sampling: Sampling(), sample: 0).key
  }

  @Test func anotherCheckpointAtTheSamePathIsAnotherTeacher() throws {
    let model = try scratch.write("model/a.safetensors", "one")
    try scratch.write("model/config.json", "{}")
    let folder = Files.folder(of: model)
    let before = try key(.vllm, folder)
    try scratch.write("model/optimizer.pt", "what trainers leave")
    try scratch.write("model/checkpoint-5/a.safetensors", "an earlier one")
    #expect(try key(.vllm, folder) == before)
    try scratch.write("model/a.safetensors", "two")
    #expect(try key(.vllm, folder) != before)
    // The first again, elsewhere.
    try scratch.write("else/model/a.safetensors", "one")
    try scratch.write("else/model/config.json", "{}")
    #expect(try key(.vllm, "\(scratch.path)/else/model") == before)
    #expect(try key(.vllm, folder, ["--seed", "1"]) != key(.vllm, folder))
  }

  @Test func partsAndAdaptersCount() throws {
    let first = try scratch.write("m-00001-of-00002.gguf", "one")
    try scratch.write("m-00002-of-00002.gguf", "two")
    let adapter = try scratch.write("lora.gguf", "adapter")
    let base = try key(.llamaServer, first)
    try scratch.write("m-00002-of-00002.gguf", "three")
    #expect(try key(.llamaServer, first) != base)
    let ways = [
      ["--lora", adapter], ["--lora=\(adapter)"], ["--lora-modules", "style=\(adapter)"],
      ["--lora-modules", "{\"name\": \"style\", \"path\": \"\(adapter)\"}"],
      ["--lora-scaled", "\(adapter):0.5"], ["--lora-scaled", adapter, "0.5"],
    ]
    let before = try ways.map { try key(.llamaServer, first, $0) }
    #expect(Set(before).count == before.count)
    try scratch.write("lora.gguf", "another adapter")
    for (way, key) in zip(ways, before) {
      #expect(try self.key(.llamaServer, first, way) != key, "\(way)")
    }
    // A log's content is none of the model.
    let log = try scratch.write("a.log", "1")
    let logged = try key(.llamaServer, first, ["--log-file", log])
    try scratch.write("a.log", "2")
    #expect(try key(.llamaServer, first, ["--log-file", log]) == logged)
  }

  @Test func modelsOfTheHubAreNamedByTheirCommit() throws {
    let unknown = try teacher(.vllm, "Qwen/QwQ-32B", ["--dtype", "auto"])
    #expect(unknown.identity == "launch:vllm Qwen/QwQ-32B --dtype auto")
    #expect(unknown.formerIdentity == nil)
    try scratch.write("hub/models--Qwen--QwQ-32B/refs/main", "\(commit)\n")
    let known = try teacher(.vllm, "Qwen/QwQ-32B", ["--dtype", "auto"])
    #expect(known.identity == "launch:vllm Qwen/QwQ-32B@\(commit) --dtype auto")
    guard case .launch(let launch) = known.place else { return }
    // What is named is what is served.
    #expect(
      launch.command == [
        "vllm", "serve", "Qwen/QwQ-32B", "--host", "127.0.0.1", "--port", "{port}", "--revision",
        commit, "--dtype", "auto",
      ])
    // What was bought by the name alone still counts.
    func call(_ teacher: Teacher) -> Call {
      teacher.call(question: "q", sampling: Sampling(), sample: 0)
    }
    #expect(call(known).formerKey == call(unknown).key && call(unknown).formerKey == nil)
    #expect(call(known).key != call(unknown).key)
    let pinned = try teacher(.vllm, "Qwen/QwQ-32B", ["--revision", commit])
    guard case .launch(let told) = pinned.place else { return }
    #expect(told.command.filter { $0 == "--revision" }.count == 1)
  }

  @Test func aNameWins() throws {
    let model = try scratch.write("m.gguf", "one")
    let launch = try Launch(engine: .llamaServer, model: model).named(
      by: FileDigests(path: "\(scratch.path)/digests"), hubCache: "")
    var options = Teacher.Options()
    options.rememberedName = launch.formerIdentity
    let named = Teacher(
      name: "t", place: .launch(launch), model: model, price: nil, options: options)
    let former = Teacher(
      name: "t", place: .launch(Launch(engine: .llamaServer, model: model)), model: model,
      price: nil)
    func key(_ teacher: Teacher) -> CallKey {
      teacher.call(question: "q", sampling: Sampling(), sample: 0).key
    }
    #expect(key(named) == key(former))
    #expect(launch.hasMissingFiles == false)
    #expect(Launch(engine: .llamaServer, model: "/nowhere/m.gguf").hasMissingFiles)
  }
}
