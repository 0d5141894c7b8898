import TestSupport
import Testing
import Values

@testable import Training

struct CheckpointTests {
  private func write(_ scratch: Scratch, _ step: Int, state: String?, weights: Bool = true) throws {
    let folder = "output/checkpoint-\(step)"
    try scratch.write("\(folder)/config.json", "{}")
    if weights { try scratch.write("\(folder)/model.safetensors", "weights") }
    if let state { try scratch.write("\(folder)/trainer_state.json", state) }
  }

  @Test func aCheckpointThatAKillCutIsNotWhole() throws {
    let scratch = Scratch()
    try write(scratch, 10, state: #"{"global_step": 10}"#)
    try write(scratch, 9, state: #"{"global_step": 9}"#)
    try write(scratch, 20, state: nil)
    try write(scratch, 30, state: #"{"global_step": 3"#)
    try write(scratch, 40, state: #"{"global_step": 30}"#)
    try write(scratch, 50, state: #"{"global_step": 50}"#, weights: false)
    try scratch.write("output/checkpoint-x/trainer_state.json", "{}")
    let found = Checkpoint.all(in: "\(scratch.path)/output")
    #expect(found.map(\.step) == [9, 10, 20, 30, 40, 50])
    #expect(found.filter(\.isWhole).map(\.step) == [9, 10])
    #expect(Checkpoint.all(in: "\(scratch.path)/nowhere").isEmpty)
  }

  private func checkpoint(_ step: Int, _ isWhole: Bool) -> Checkpoint {
    Checkpoint(path: "output/checkpoint-\(step)", step: step, isWhole: isWhole)
  }

  private func decide(
    before: String?, now: String = "a", _ checkpoints: [Checkpoint] = [], final: Bool = false,
    manifest: Bool = false
  ) throws -> TrainingStart {
    try TrainingStart.decide(
      name: "t", before: before, now: now, checkpoints: checkpoints, hasFinal: final,
      hasManifest: manifest)
  }

  @Test func itGoesOnBehindTheLastThatIsWhole() throws {
    #expect(try decide(before: nil) == .anew)
    #expect(try decide(before: "a") == .anew)
    let (five, ten, cut) = (checkpoint(5, true), checkpoint(10, true), checkpoint(15, false))
    #expect(try decide(before: "a", [five, ten]) == .resume(ten, cut: []))
    #expect(try decide(before: "a", [five, ten, cut]) == .resume(ten, cut: [cut]))
    #expect(try decide(before: "a", [cut]) == .anew)
    #expect(try decide(before: "a", [ten], final: true) == .concluded)
    #expect(try decide(before: "a", [ten], final: true, manifest: true) == .finished)
  }

  /// Another training in the folder is refused as soon as it has done anything.
  @Test func anotherTrainingIsNotGoneOnWith() throws {
    #expect(try decide(before: "b") == .anew)
    for refused in [
      { try self.decide(before: "b", [self.checkpoint(5, true)]) },
      { try self.decide(before: "b", final: true) },
      { try self.decide(before: "b", manifest: true) },
    ] {
      let error = #expect(throws: RetortError.self) { try refused() }
      #expect(error?.kind == .usage)
      #expect(error?.hint?.contains("--anew") == true)
    }
  }
}
